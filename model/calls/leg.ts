import type { CallLeg } from '../call.ts';
import type { EventFacts, UnrecordedEvent } from '../event.ts';
import type { CallState, ConnectionRole, EventKind } from '../vocabulary.ts';

/** A leg as the reducer keeps it. */
export interface Leg extends CallLeg {
  role?: ConnectionRole;
  /** It rang: whoever it belongs to can have missed the call. */
  rang: boolean;
  /** Why it ended, in the words of the event that ended it. */
  cause?: string;
  /** The newest time that the system itself gave; older news is late. */
  systemTime: number;
}

/** How far a leg has come. It never goes back: an event that says so is late. */
const STAGE: Record<CallState, number> = {
  initiated: 0,
  offered: 1,
  queued: 2,
  ringing: 2,
  connected: 3,
  held: 3,
  conferenced: 3,
  diverted: 4,
  transferred: 4,
  failed: 4,
  cleared: 4,
};

const STATE_OF_KIND: Partial<Record<EventKind, CallState>> = {
  serviceInitiated: 'initiated',
  originated: 'initiated',
  offered: 'offered',
  networkReached: 'offered',
  delivered: 'ringing',
  queued: 'queued',
  established: 'connected',
  retrieved: 'connected',
  held: 'held',
  conferenced: 'conferenced',
  diverted: 'diverted',
  transferred: 'transferred',
  failed: 'failed',
  connectionCleared: 'cleared',
  callCleared: 'cleared',
};

/** The state of the event's connection after it: as the protocol says, else as the kind says. */
export function stateAfter({ state, kind }: EventFacts): CallState | undefined {
  return state ?? STATE_OF_KIND[kind];
}

export function isOver(state: CallState): boolean {
  return STAGE[state] === 4;
}

/** Nobody can speak on it yet. */
export function isBeforeAnswer(state: CallState): boolean {
  return STAGE[state] < 3;
}

/** What tells legs of one call apart, from the most to the least exact. */
export function legKey(event: UnrecordedEvent): string {
  return event.connectionId ?? event.device ?? event.callId ?? '';
}

/**
 * Brings a leg to a new state. Returns false, and changes nothing but what was unknown, when the news is late: it would
 * take the leg back, or the system dates it before what is known.
 */
export function advance(leg: Leg, state: CallState, event: UnrecordedEvent): boolean {
  const systemTime = event.at === event.receivedAt ? -Infinity : event.at;
  const late = STAGE[state] < STAGE[leg.state] || (systemTime !== -Infinity && systemTime < leg.systemTime);
  if (state === 'ringing') leg.rang = true;
  if (late || (isOver(leg.state) && leg.state !== 'failed')) return false;
  leg.systemTime = Math.max(leg.systemTime, systemTime);
  leg.state = state;
  if (isOver(state)) {
    leg.endedAt ??= event.at;
    if (event.cause !== undefined) leg.cause ??= event.cause;
  }
  return true;
}
