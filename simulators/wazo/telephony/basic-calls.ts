import type { Subscriber } from '../../scenario.ts';
import { createCall, legOf, legsOf } from './call.ts';
import type { Call } from './call.ts';
import { endConference } from './conferences.ts';
import { REASON } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './legs.ts';
import { parkedCallerLeft } from './parking.ts';
import { callerLeft, callerWasServed } from './queues.ts';
import { consultationFailed, transferAnswered, transferFailed } from './transfers.ts';

/** Somebody outside, or an extension, calls; the far side begins to ring. */
export function placeCall(exchange: Exchange, from: Subscriber, to: Subscriber): Call {
  const conversation = exchange.converse(from, { requested: to.number, destination: to });
  const caller = exchange.call(conversation, from, to);
  return createCall(conversation, caller, exchange.ring(conversation, to, from));
}

export function answer(exchange: Exchange, call: Call, calls: Iterable<Call>): void {
  const { ringing, caller } = call;
  if (ringing === null) return;
  exchange.pickUp(ringing);
  exchange.pickUp(caller);
  caller.conversation.answeredAt ??= Date.now();
  call.ringing = null;
  call.talking = [caller, ringing];
  exchange.bridge(call.talking);
  callerWasServed(exchange, call, ringing, calls);
  transferAnswered(exchange, call);
}

/** Hold is told of the leg that pressed the key alone, and without a `call_updated`. */
export function setHold(exchange: Exchange, call: Call, by: string, onHold: boolean): void {
  const leg = legOf(call, by);
  if (leg === undefined) return;
  leg.onHold = onHold;
  exchange.say(leg, onHold ? 'call_held' : 'call_resumed', {
    call_id: leg.id,
    user_uuid: leg.user?.uuid ?? null,
  });
}

/** After an answer, or a caller who gives up before one. Whoever hangs up goes first. */
export function hangUp(exchange: Exchange, call: Call, by: string, calls: Iterable<Call>): void {
  callerLeft(exchange, call, calls);
  parkedCallerLeft(exchange, call);
  transferFailed(exchange, call);
  const first = legOf(call, by);
  if (first !== undefined) exchange.end(first, REASON.normal);
  for (const leg of legsOf(call)) exchange.end(leg, REASON.normal);
  endConference(exchange, call);
}

/** One party leaves a conference that goes on. */
export function leave(exchange: Exchange, call: Call, by: string): void {
  const leg = legOf(call, by);
  if (leg === undefined) return;
  endConference(exchange, call, leg);
  exchange.end(leg, REASON.normal);
  call.talking = call.talking.filter((other) => other !== leg);
  const [next] = call.talking;
  if (call.caller === leg && next !== undefined) call.caller = next;
}

/** Nobody took it: the system ends the call. A called user hears of it. */
export function giveUp(exchange: Exchange, call: Call): void {
  if (consultationFailed(exchange, call, REASON.noAnswer)) return;
  const { ringing } = call;
  transferFailed(exchange, call);
  for (const leg of [...(ringing === null ? [] : [ringing]), ...legsOf(call)]) {
    exchange.end(leg, REASON.noAnswer);
  }
  if (ringing !== null) missed(exchange, call, ringing, 'no-answer');
}

/** Told by the phone as cause 21: no `user_missed_call` follows. */
export function reject(exchange: Exchange, call: Call): void {
  if (consultationFailed(exchange, call, REASON.rejected)) return;
  transferFailed(exchange, call);
  for (const leg of legsOf(call).reverse()) exchange.end(leg, REASON.rejected);
}

/** A far side that is busy never rings on; a busy user hears of the call. */
export function busy(exchange: Exchange, call: Call): void {
  if (consultationFailed(exchange, call, REASON.busy)) return;
  const { ringing } = call;
  transferFailed(exchange, call);
  for (const leg of legsOf(call).reverse()) exchange.end(leg, REASON.busy);
  if (ringing !== null) missed(exchange, call, ringing, 'busy');
}

/** A ringing call goes elsewhere. */
export function divert(exchange: Exchange, call: Call, to: Subscriber): void {
  const { ringing, caller } = call;
  if (ringing === null) return;
  exchange.end(ringing, REASON.noAnswer);
  call.ringing = exchange.ring(caller.conversation, to, caller.party);
  caller.peer = to;
  exchange.updated(caller);
}

function missed(exchange: Exchange, call: Call, called: Leg, reason: string): void {
  if (called.user === null) return;
  const { caller, conversation } = call;
  exchange.say(called, 'user_missed_call', {
    user_uuid: called.user.uuid,
    caller_user_uuid: caller.user?.uuid ?? null,
    caller_id_name: caller.party.name,
    caller_id_number: caller.party.number,
    dialed_extension: conversation.requested,
    conversation_id: conversation.id,
    reason,
  });
}
