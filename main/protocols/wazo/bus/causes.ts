/**
 * Hang-up causes (Q.850, as Asterisk numbers them) in words; 0 and 127 say nothing. A number without an entry is
 * given as it is.
 */
const HANG_UP_CAUSES: Readonly<Record<number, string | undefined>> = {
  0: undefined,
  1: 'numberUnallocated',
  3: 'destNotObtainable',
  16: 'normalClearing',
  17: 'busy',
  18: 'noAnswer',
  19: 'noAnswer',
  21: 'callRejected',
  26: 'answeredElsewhere',
  27: 'destOutOfOrder',
  34: 'networkCongestion',
  127: undefined,
};

export function hangUpCause(code: number | undefined): string | undefined {
  if (code === undefined) return undefined;
  return code in HANG_UP_CAUSES ? HANG_UP_CAUSES[code] : String(code);
}

const MISSED_CAUSES: Readonly<Record<string, string>> = {
  'no-answer': 'noAnswer',
  busy: 'busy',
  congestion: 'networkCongestion',
  'channel-unavailable': 'destOutOfOrder',
  'phone-unreachable': 'destNotObtainable',
  dnd: 'doNotDisturb',
  'unconditional-forward': 'callForwardImmediate',
};

/** The reason of `user_missed_call`; one that CSTA has no word for stays as Wazo writes it. */
export function missedCause(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  return Object.hasOwn(MISSED_CAUSES, reason) ? MISSED_CAUSES[reason] : reason;
}
