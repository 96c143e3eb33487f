import type { Call } from '../../model/call.ts';
import type { Party } from '../../model/event.ts';
import { calledOf, callerOf } from '../../model/party-words.ts';
import type { CallOutcome, CallState, Direction } from '../../model/vocabulary.ts';

export const STATE_WORDS: Readonly<Record<CallState, string>> = {
  initiated: 'Dialling',
  offered: 'Offered',
  ringing: 'Ringing',
  connected: 'Connected',
  held: 'Held',
  queued: 'Queued',
  diverted: 'Diverted',
  transferred: 'Transferred',
  conferenced: 'Conference',
  cleared: 'Ended',
  failed: 'Failed',
};

export const OUTCOME_WORDS: Readonly<Record<CallOutcome, string>> = {
  answered: 'Answered',
  missed: 'Missed',
  abandoned: 'Abandoned',
  diverted: 'Diverted',
  failed: 'Failed',
  rejected: 'Rejected',
};

export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  in: 'In',
  out: 'Out',
  internal: 'Internal',
};

/** Outcomes that somebody should look at. */
export function isBadOutcome(outcome: CallOutcome): boolean {
  return outcome === 'missed' || outcome === 'abandoned' || outcome === 'failed' || outcome === 'rejected';
}

/** The shortest that tells who it is; "unknown" for nothing. */
export function shortPartyWords(party: (Party & { device?: string }) | undefined): string {
  return party?.name || party?.number || party?.device || 'unknown';
}

/** Who calls whom, and who got the call after them: "Garage Nord", "Reception", "4112". */
export function callNames(call: Call): string[] {
  const called = calledOf(call).map(shortPartyWords);
  return [shortPartyWords(callerOf(call)), ...(called.length === 0 ? ['unknown'] : called)];
}

/** ms from the first ring to the answer or the end; up to `now` while it rings; null for a call that never did. */
export function ringMs({ ringingAt, answeredAt, endedAt }: Call, now: number): number | null {
  return ringingAt === undefined ? null : (answeredAt ?? endedAt ?? Math.max(now, ringingAt)) - ringingAt;
}

/** ms from the answer to the end; up to `now` while it goes on; null for a call that was not answered. */
export function talkMs({ answeredAt, endedAt }: Call, now: number): number | null {
  return answeredAt === undefined ? null : (endedAt ?? Math.max(now, answeredAt)) - answeredAt;
}
