import type { Agent, Queue } from '../../../model/event.ts';
import type { Conference } from '../directory.ts';
import type { Leg } from './leg.ts';

/** What a script calls a call: who waits, who rings, who speaks. */
export interface Call {
  /** Will speak with whoever answers. */
  caller: Leg;
  /** All phones that ring for it, and the helpers before them. */
  ringing: Leg[];
  /** Empty until somebody has answered. */
  talking: Leg[];
  room: Room | null;
  waiting: Waiting | null;
  /** The slot it is parked in. */
  slot: string | null;
}

/** A conference that is going on. */
export interface Room {
  readonly conference: Conference;
  readonly instanceId: string;
  readonly members: Map<Leg, string>;
}

/** A caller in a queue. */
export interface Waiting {
  readonly queue: Queue;
  readonly sessionId: string;
  /** The one to whom it is offered. */
  agent: Agent | null;
}

export function createCall(caller: Leg, ringing: Leg[]): Call {
  return { caller, ringing, talking: [], room: null, waiting: null, slot: null };
}

/** Every leg that the call knows of, each once. */
export function legsOf(call: Call): Leg[] {
  return [...new Set([...call.talking, call.caller, ...call.ringing])];
}

/** The leg of the party that acts; undefined when it has none in this call. */
export function legOf(call: Call, number: string): Leg | undefined {
  return legsOf(call).find((leg) => leg.party.number === number && leg.loopback === null);
}
