import type { Conversation, Leg } from './legs.ts';

/** What a script calls a call: who waits, who rings, who speaks. */
export interface Call {
  readonly conversation: Conversation;
  /** Will speak with whoever answers. */
  caller: Leg;
  ringing: Leg | null;
  /** Empty until somebody has answered. */
  talking: readonly Leg[];
  /** What is under way beside the talking itself. */
  transfer: Transfer | null;
  conferenceId: string | null;
  waiting: Waiting | null;
  parking: Parking | null;
}

/** A transfer made through calld's REST interface. */
export interface Transfer {
  readonly id: string;
  readonly flow: 'blind' | 'attended';
  readonly initiator: Leg;
  readonly transferred: Leg;
  recipient: Leg | null;
  over: boolean;
}

/** A caller in a queue. */
export interface Waiting {
  readonly queue: string;
  readonly since: number;
  readonly position: number;
}

export interface Parking {
  readonly slot: string;
  readonly parker: Leg;
  readonly parkedAt: number;
}

export function createCall(conversation: Conversation, caller: Leg, ringing: Leg | null): Call {
  return {
    conversation,
    caller,
    ringing,
    talking: [],
    transfer: null,
    conferenceId: null,
    waiting: null,
    parking: null,
  };
}

/** Every leg that the call knows of, each once. */
export function legsOf(call: Call): Leg[] {
  return [...new Set([call.caller, ...call.talking, ...(call.ringing === null ? [] : [call.ringing])])];
}

/** The leg of the party that acts; undefined when it has none in this call. */
export function legOf(call: Call, number: string): Leg | undefined {
  return legsOf(call).find((leg) => leg.party.number === number);
}
