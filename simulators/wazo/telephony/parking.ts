import type { Subscriber } from '../../scenario.ts';
import { utcStamp } from '../server-time.ts';
import { legOf } from './call.ts';
import type { Call } from './call.ts';
import { REASON } from './exchange.ts';
import type { Exchange } from './exchange.ts';

const PARKING_ID = 3;
const LONGEST_STAY = 60_000;

/** The other party is parked; the leg of `by` ends. */
export function park(exchange: Exchange, call: Call, by: string, slot: string): void {
  const parker = legOf(call, by);
  const parked = call.talking.find((leg) => leg !== parker);
  if (parker === undefined || parked === undefined) return;
  call.caller = parked;
  call.talking = [];
  call.parking = { slot, parker, parkedAt: Date.now() };
  parked.parked = true;
  say(exchange, call, 'call_parked');
  exchange.end(parker, REASON.normal);
}

/** `by` dials the slot and speaks with the party in it. */
export function unpark(exchange: Exchange, call: Call, by: Subscriber): void {
  if (call.parking === null) return;
  const parked = call.caller;
  const retriever = exchange.call(call.conversation, by, {
    number: call.parking.slot,
    name: '',
  });
  exchange.pickUp(retriever);
  parked.parked = false;
  say(exchange, call, 'call_unparked', {
    retriever_call_id: retriever.id,
    retriever_caller_id_name: by.name,
    retriever_caller_id_num: by.number,
  });
  call.parking = null;
  call.talking = [parked, retriever];
  exchange.bridge(call.talking);
}

/** To be called before a call ends. */
export function parkedCallerLeft(exchange: Exchange, call: Call): void {
  if (call.parking === null) return;
  say(exchange, call, 'parked_call_hungup');
  call.parking = null;
}

function say(exchange: Exchange, call: Call, name: string, more: Record<string, string> = {}): void {
  if (call.parking === null) return;
  const { parker, slot, parkedAt } = call.parking;
  const { party, id, conversation } = call.caller;
  exchange.publish({
    name,
    acl: `events.parkings.${PARKING_ID}.calls.updated`,
    users: '*',
    data: {
      parking_id: PARKING_ID,
      call_id: id,
      conversation_id: conversation.id,
      caller_id_name: party.name,
      caller_id_num: party.number,
      parker_caller_id_name: parker.party.name,
      parker_caller_id_num: parker.party.number,
      slot,
      parked_at: utcStamp(parkedAt),
      timeout_at: utcStamp(parkedAt + LONGEST_STAY),
      ...more,
    },
  });
}
