import type { Subscriber } from '../../scenario.ts';
import { isOutside } from '../directory.ts';
import { createCall, legOf, legsOf } from './call.ts';
import type { Call } from './call.ts';
import { endRoom, leaveRoom } from './conferences.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';
import { served, leftQueue } from './queues.ts';

/** Somebody outside, or an extension, calls; the far side begins to ring. */
export function placeCall(exchange: Exchange, from: Subscriber, to: Subscriber): Call {
  const caller = exchange.comeIn(from, to);
  return createCall(caller, exchange.ring(caller.interaction, to, from));
}

/** The phone that answers is joined with the caller; the others lost the race. */
export function answer(exchange: Exchange, call: Call, by: string): void {
  const answering = call.ringing.find((leg) => leg.party.number === by && leg.loopback === null);
  if (answering === undefined) return;
  exchange.pickUp(answering);
  for (const helper of call.ringing) if (helper.loopback !== null) exchange.pickUp(helper);
  exchange.pickUp(call.caller);
  exchange.bridge(call.caller, answering);
  served(exchange, call);
  for (const other of call.ringing) {
    // A helper steps aside once both ends are up.
    if (other !== answering)
      exchange.end(other, other.loopback === null ? 'LOSE_RACE' : 'NORMAL_UNSPECIFIED');
  }
  call.ringing = [];
  call.talking = [call.caller, answering];
}

/** Told of the leg that pressed the key. */
export function setHold(exchange: Exchange, call: Call, by: string, onHold: boolean): void {
  const leg = legOf(call, by);
  if (leg !== undefined) exchange.hold(leg, onHold);
}

/** After an answer, or a caller who gives up before one. Whoever hangs up goes first. */
export function hangUp(exchange: Exchange, call: Call, by: string): void {
  if (call.slot !== null) exchange.parking(call.caller, 'ABANDONED', call.slot);
  leftQueue(exchange, call, 'caller-hangup');
  endRoom(exchange, call);
  const first = legOf(call, by);
  if (first !== undefined) endLeg(exchange, first, 'ORIGINATOR_CANCEL');
  endAll(exchange, call, 'ORIGINATOR_CANCEL');
}

/** One party leaves a conference that goes on. */
export function leave(exchange: Exchange, call: Call, by: string): void {
  const leg = legOf(call, by);
  if (leg === undefined) return;
  leaveRoom(exchange, call, leg);
  exchange.end(leg, 'NORMAL_CLEARING');
  call.talking = call.talking.filter((other) => other !== leg);
  const [next] = call.talking;
  if (call.caller === leg && next !== undefined) call.caller = next;
}

/** Nobody took it: the phones stop, and voicemail answers where the called user has it. */
export function giveUp(exchange: Exchange, call: Call): void {
  const box = voicemailOwner(exchange, call);
  for (const leg of call.ringing) exchange.end(leg, 'NO_ANSWER');
  leftQueue(exchange, call, 'timeout');
  if (box !== null) {
    exchange.pickUp(call.caller);
    missedCall(exchange, call.caller, box);
  }
  endAll(exchange, call, 'NO_ANSWER');
}

/** The far side is busy or declines; the caller is told so by the cause. */
export function refuse(exchange: Exchange, call: Call, cause: 'USER_BUSY' | 'CALL_REJECTED'): void {
  leftQueue(exchange, call, 'refused');
  for (const leg of call.ringing) exchange.end(leg, cause);
  endAll(exchange, call, cause);
}

/** A call that nobody took is forwarded: by way of a helper, as Kazoo does it, to the next extension. */
export function divert(exchange: Exchange, call: Call, to: Subscriber): void {
  const { caller } = call;
  for (const leg of call.ringing) exchange.end(leg, 'NO_ANSWER');
  const helpers = exchange.loop(caller.interaction, to, caller.party);
  call.ringing = [...helpers, ...exchange.ring(caller.interaction, to, caller.party)];
}

/** Ends what is left of a call. The cause is that of the legs that were never answered. */
export function endAll(exchange: Exchange, call: Call, cause: string): void {
  for (const leg of legsOf(call)) endLeg(exchange, leg, cause);
}

function endLeg(exchange: Exchange, leg: Leg, cause: string): void {
  exchange.end(leg, leg.answeredAt === null ? cause : 'NORMAL_CLEARING');
}

function voicemailOwner({ directory }: Exchange, call: Call): Leg | null {
  if (call.talking.length > 0) return null;
  const phone = call.ringing.find(({ party, loopback }) => loopback === null && !isOutside(party.number));
  return phone !== undefined && directory.userAt(phone.party.number).hasVoicemail ? phone : null;
}

function missedCall({ publish }: Exchange, caller: Leg, called: Leg): void {
  const { account } = caller.interaction;
  publish({
    name: 'missed_call',
    routingKey: `notifications.notification.missed_call.${account.id}`,
    patterns: [`notifications.${account.id}.missed_call`],
    data: () => ({
      event_category: 'notification',
      event_name: 'missed_call',
      account_id: account.id,
      call_id: caller.callId,
      caller_id_number: caller.caller.number,
      caller_id_name: caller.caller.name,
      call_bridged: false,
      message_left: false,
      to_user: called.party.number,
    }),
  });
}
