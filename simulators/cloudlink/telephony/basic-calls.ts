import type { Queue } from '../../../model/event.ts';
import type { Subscriber } from '../../scenario.ts';
import type { Exchange } from './exchange.ts';
import { sideOf, sidesOf } from './leg.ts';
import type { Call, Cause } from './leg.ts';

/** Somebody outside, or an extension, calls; the far side begins to ring. */
export function placeCall(exchange: Exchange, from: Subscriber, to: Subscriber): Call {
  const begun = { tracking: exchange.track(), called: to.number };
  const caller = exchange.originate(begun, from, to);
  const ringing = exchange.ring(begun, to, from);
  exchange.say(caller, 'ringing', 'deliveredEvent');
  return { ...begun, caller, ringing, talking: [] };
}

/** A caller waits: the service has no word for a queue, so nothing is said until somebody is rung. */
export function waitInQueue(exchange: Exchange, from: Subscriber, queue: Queue): Call {
  const begun = { tracking: exchange.track(), called: queue.id };
  return { ...begun, caller: { party: from, leg: null }, ringing: null, talking: [] };
}

export function distribute(exchange: Exchange, call: Call, to: Subscriber): void {
  call.ringing = exchange.ring(call, to, call.caller.party);
}

export function answer(exchange: Exchange, call: Call): void {
  const { ringing, caller } = call;
  if (ringing === null) return;
  exchange.say(ringing, 'connected', 'establishedEvent');
  exchange.say(caller, 'connected', 'establishedEvent', { to: ringing.party });
  call.ringing = null;
  call.talking = [caller, ringing];
}

/** Only the leg of whoever pressed the key changes. */
export function setHold(exchange: Exchange, call: Call, by: string, onHold: boolean): void {
  const side = sideOf(call, by);
  if (side === undefined) return;
  if (onHold) exchange.say(side, 'held', 'heldEvent');
  else exchange.say(side, 'connected', 'retrievedEvent');
}

/** After an answer, or a caller who gives up before one. Whoever hangs up goes first. */
export function hangUp(exchange: Exchange, call: Call, by: string): void {
  const first = sideOf(call, by);
  if (call.ringing !== null) {
    exchange.end(call.ringing, 'callCancelled');
    exchange.end(call.caller, 'callCancelled');
  }
  if (first !== undefined) exchange.end(first);
  for (const side of sidesOf(call)) exchange.end(side);
}

/** One party leaves a conference that goes on. */
export function leave(exchange: Exchange, call: Call, by: string): void {
  const leaving = sideOf(call, by);
  if (leaving === undefined) return;
  exchange.end(leaving);
  call.talking = call.talking.filter((side) => side !== leaving);
  const [next] = call.talking;
  if (call.caller === leaving && next !== undefined) call.caller = next;
}

/** Nobody took it: the system ends the call. */
export function giveUp(exchange: Exchange, call: Call): void {
  if (call.ringing !== null) exchange.end(call.ringing, 'callNotAnswer');
  exchange.end(call.caller, 'callNotAnswer');
}

/** The called side does not take it now: the caller hears why. */
export function refuse(exchange: Exchange, call: Call, cause: Cause): void {
  exchange.fail(call.caller, cause);
  if (call.ringing !== null) exchange.end(call.ringing, cause);
}

/** A ringing call goes elsewhere. */
export function divert(exchange: Exchange, call: Call, to: Subscriber): void {
  const { ringing, caller } = call;
  if (ringing === null) return;
  const cause = 'callForwardNoAnswer';
  exchange.say(ringing, 'ringing', 'divertedEvent', { cause, to });
  exchange.end(ringing);
  call.ringing = exchange.ring(call, to, caller.party, cause);
  exchange.say(caller, 'ringing', 'deliveredEvent', { cause, to });
}

/** The parked call stays on hold where it was parked: the service knows no place to park. */
export function unpark(exchange: Exchange, call: Call, by: Subscriber): void {
  const parker = call.talking.find(({ leg }) => leg?.state === 'held');
  const parked = call.talking.find((side) => side !== parker);
  if (parker === undefined || parked === undefined) return;
  const taken = exchange.pickUp(call, by, parked.party);
  exchange.end(parker, 'redirected');
  exchange.say(parked, 'connected', 'retrievedEvent', { cause: 'redirected', to: by });
  call.caller = parked;
  call.talking = [parked, taken];
}
