/** FreeSWITCH's hang-up causes in CSTA's words, where CSTA has one. */
const CSTA_CAUSES: ReadonlyMap<string, string> = new Map([
  ['NORMAL_CLEARING', 'normalClearing'],
  ['ORIGINATOR_CANCEL', 'callCancelled'],
  ['NO_ANSWER', 'noAnswer'],
  ['NO_USER_RESPONSE', 'noAnswer'],
  ['ALLOTTED_TIMEOUT', 'noAnswer'],
  ['USER_BUSY', 'busy'],
  ['CALL_REJECTED', 'callRejected'],
  ['LOSE_RACE', 'answeredElsewhere'],
  ['PICKED_OFF', 'answeredElsewhere'],
  ['ATTENDED_TRANSFER', 'transfer'],
  ['BLIND_TRANSFER', 'transfer'],
  ['USER_NOT_REGISTERED', 'destOutOfOrder'],
  ['SUBSCRIBER_ABSENT', 'destOutOfOrder'],
  ['DESTINATION_OUT_OF_ORDER', 'destOutOfOrder'],
  ['UNALLOCATED_NUMBER', 'numberUnallocated'],
  ['NO_ROUTE_DESTINATION', 'destNotObtainable'],
  ['INVALID_NUMBER_FORMAT', 'invalidNumberFormat'],
  ['PROGRESS_TIMEOUT', 'networkNotObtainable'],
  ['RECOVERY_ON_TIMER_EXPIRE', 'networkNotObtainable'],
  ['NORMAL_TEMPORARY_FAILURE', 'networkOutOfOrder'],
  ['MANDATORY_IE_MISSING', 'networkSignal'],
]);

/** A cause without a word in CSTA stays as the switch writes it. */
export function hangUpCause(cause: string | undefined): string | undefined {
  return cause === undefined ? undefined : (CSTA_CAUSES.get(cause) ?? cause);
}
