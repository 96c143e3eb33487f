import type { Subscriber } from '../../scenario.ts';

export type LegState = 'ringing' | 'connected' | 'held' | 'idle' | 'completed';

/** Words of the media service. */
export type Cause =
  | 'newCall'
  | 'transfer'
  | 'redirected'
  | 'callForwardNoAnswer'
  | 'callCancelled'
  | 'callNotAnswer'
  | 'busy'
  | 'doNotDisturb';

/** The PBX's own names, spelt as it spells them. */
export type PbxEvent =
  | 'originatedEvent'
  | 'deliveredEvent'
  | 'establishedEvent'
  | 'heldEvent'
  | 'retrievedEvent'
  | 'divertedEvent'
  | 'transferedEvent'
  | 'conferencedEvent'
  | 'failedEvent'
  | 'connectionClearedEvent';

/** One endpoint's part in a call: the service knows no more of a call than its legs. */
export interface Leg {
  readonly extension: string;
  /** With the extension it names the call at this endpoint. */
  readonly number: number;
  readonly direction: 'inbound' | 'outbound';
  /** Ties the legs of one call together; it changes when two calls become one. */
  tracking: string;
  from: Subscriber;
  to: Subscriber;
  /** What was called at first, before any diversion. */
  readonly called: string;
  state: LegState;
  cause: Cause;
  /** ms since the epoch, like the other times. */
  readonly createdOn: number;
  answeredAt: number | null;
  endedAt: number | null;
}

/** A party of a call; one that is outside has no endpoint here, so no leg. */
export interface Side {
  readonly party: Subscriber;
  readonly leg: Leg | null;
}

/** What a script calls a call. */
export interface Call {
  readonly tracking: string;
  /** Will speak with whoever answers. */
  caller: Side;
  /** A queue, or who was called first. */
  readonly called: string;
  ringing: Side | null;
  /** Empty until somebody has answered. */
  talking: readonly Side[];
}

/** Every party of a call, each once. */
export function sidesOf({ caller, ringing, talking }: Call): Side[] {
  return [...new Set([caller, ...talking, ...(ringing === null ? [] : [ringing])])];
}

/** Undefined when the party has no part in this call. */
export function sideOf(call: Call, number: string): Side | undefined {
  return sidesOf(call).find(({ party }) => party.number === number);
}

/** Numbers of outside begin with a plus. */
export function isOutside(number: string): boolean {
  return number.startsWith('+');
}

/** `endpoints/4105/calls/700812`. */
export function pathOf({ extension, number }: Leg): string {
  return `endpoints/${extension}/calls/${number}`;
}
