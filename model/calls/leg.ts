import type { CallLeg } from '../call.ts';
import type { EventFacts, UnrecordedEvent } from '../event.ts';
import type { CallState, ConnectionRole, EventKind } from '../vocabulary.ts';

/** A leg as the reducer keeps it. */
export interface Leg extends CallLeg {
  /** The system tells of the call as one, without its connections. */
  whole: boolean;
  role?: ConnectionRole;
  /** It rang: whoever it belongs to can have missed the call. */
  rang: boolean;
  /** It went elsewhere, and has not rung since. */
  diverted: boolean;
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
export function stateAfter({ state, kind }: Pick<EventFacts, 'state' | 'kind'>): CallState | undefined {
  return state ?? STATE_OF_KIND[kind];
}

/**
 * A connection that was transferred or diverted is out of the call; a call told of as a whole goes on with somebody else.
 */
function stageOf(state: CallState, { whole }: Pick<Leg, 'whole'>): number {
  if (whole && state === 'diverted') return STAGE.ringing;
  if (whole && state === 'transferred') return STAGE.connected;
  return STAGE[state];
}

/** Nothing more can happen on it. */
export function isOver(leg: Pick<Leg, 'state' | 'whole'>): boolean {
  return stageOf(leg.state, leg) === STAGE.cleared;
}

/** Whoever is on it can speak, or could before it was put on hold. */
export function isConversation(state: CallState): boolean {
  return state === 'connected' || state === 'held' || state === 'conferenced';
}

/** What tells legs of one call apart, from the most to the least exact; undefined where the event names none. */
export function legKey(event: UnrecordedEvent): string | undefined {
  return event.connectionId ?? event.device ?? event.callId;
}

/** When it happened, by the system's own time; -Infinity where it gives none. */
function systemTimeOf({ at, receivedAt }: UnrecordedEvent): number {
  return at === receivedAt ? -Infinity : at;
}

/** Late news that a leg, which has ended since, was in conversation: the system itself dates it before the end. */
export function wasConversation(leg: Leg, state: CallState, event: UnrecordedEvent): boolean {
  const systemTime = systemTimeOf(event);
  return (
    isConversation(state) && leg.endedAt !== undefined && systemTime > -Infinity && systemTime <= leg.endedAt
  );
}

/**
 * Brings a leg to a new state. Returns false, and changes nothing but what was unknown, when the news is late: it would
 * take the leg back, or the system dates it before what is known.
 */
export function advance(leg: Leg, state: CallState, event: UnrecordedEvent): boolean {
  const systemTime = systemTimeOf(event);
  const back = stageOf(state, leg) < stageOf(leg.state, leg);
  const late = back || (systemTime !== -Infinity && systemTime < leg.systemTime);
  if (state === 'ringing') leg.rang = true;
  if (late || (isOver(leg) && leg.state !== 'failed')) return false;
  leg.systemTime = Math.max(leg.systemTime, systemTime);
  leg.state = state;
  if (state === 'ringing' || state === 'diverted') leg.diverted = state === 'diverted';
  if (isOver(leg)) {
    leg.endedAt ??= event.at;
    if (event.cause !== undefined) leg.cause ??= event.cause;
  }
  return true;
}
