import type { EventFacts } from '../event.ts';
import { spanInWords } from '../time-words.ts';
import type { EventKind } from '../vocabulary.ts';

const LABELS: Partial<Record<EventKind, string>> = {
  serviceInitiated: 'Off hook',
  originated: 'Dialled',
  offered: 'Offered',
  delivered: 'Rings',
  established: 'Answered',
  held: 'Held',
  retrieved: 'Taken back',
  diverted: 'Diverted',
  queued: 'Queued',
  failed: 'Failed',
  transferred: 'Transferred',
  conferenced: 'Conference',
  networkReached: 'Reached the network',
  connectionCleared: 'Left',
  callCleared: 'Call ended',
  agentLoggedOn: 'Agent logged on',
  agentLoggedOff: 'Agent logged off',
  agentReady: 'Agent ready',
  agentNotReady: 'Agent not ready',
  agentWorkingAfterCall: 'Agent works after the call',
  agentBusy: 'Agent busy',
  doNotDisturb: 'Do not disturb',
  forwarding: 'Forwarding',
  messageWaiting: 'Message waiting',
  presence: 'Presence',
  undecoded: 'Not understood',
};

/** What happened, in a word or two; the native name where there is no word of ours. */
export function labelOf({ kind, name }: Pick<EventFacts, 'kind' | 'name'>): string {
  return LABELS[kind] ?? (name === '' ? kind : name);
}

/** Causes of CSTA (ECMA-269, EventCause) as the protocols map theirs; those not listed are shown as they are. */
const CAUSES: Record<string, string> = {
  abandoned: 'the caller gave up',
  alternate: 'switched between two calls',
  busy: 'busy',
  callBack: 'callback',
  callCancelled: 'the caller hung up before an answer',
  callForward: 'forwarded',
  callForwardBusy: 'forwarded because busy',
  callForwardImmediate: 'forwarded at once',
  callForwardNoAnswer: 'forwarded because nobody answered',
  callPickup: 'picked up elsewhere',
  callRejected: 'declined',
  conference: 'conference',
  consultation: 'consultation',
  declined: 'declined',
  destNotObtainable: 'the number cannot be reached',
  destOutOfOrder: 'the phone is out of order',
  destinationOutOfOrder: 'the phone is out of order',
  distributed: 'distributed by the queue',
  doNotDisturb: 'do not disturb',
  enteringDistribution: 'enters the distribution',
  incompatibleDestination: 'the phone cannot take this sort of call',
  invalidNumberFormat: 'the number is not valid',
  networkCongestion: 'the network is overloaded',
  networkNotObtainable: 'the network cannot be reached',
  networkOutOfOrder: 'the network is out of order',
  networkSignal: 'the network refused the call',
  newCall: '',
  noAnswer: 'nobody answered',
  noAvailableAgents: 'no agent was free',
  normal: '',
  normalClearing: 'normal end',
  numberUnallocated: 'there is no such number',
  overflow: 'overflow',
  park: 'parked',
  recall: 'came back',
  rejected: 'declined',
  resourcesNotAvailable: 'the system had no free resources',
  singleStepConference: 'joined directly',
  singleStepTransfer: 'transferred without asking',
  transfer: 'transferred',
  trunksBusy: 'all lines are busy',
};

/** A cause in words; "" for one that says nothing beyond the event, and the cause itself where it is not known. */
export function causeInWords(cause: string): string {
  return Object.hasOwn(CAUSES, cause) ? (CAUSES[cause] ?? cause) : cause;
}

/** "Events are missing for 12 s" */
export function missingWords({ from, to }: { from: number; to: number | null }): string {
  if (to === null) return 'Events are missing from here on';
  return `Events are missing for ${to - from < 1_000 ? 'less than a second' : spanInWords(to - from)}`;
}
