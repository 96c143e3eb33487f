import type { Call, Leg } from './call.ts';
import { legOf } from './call.ts';
import { connectionCleared, established, held, retrieved } from './call-events.ts';
import { drop } from './clearing.ts';
import { dial } from './dialling.ts';
import type { Exchange } from './exchange.ts';
import { conferenced, transferred } from './merge-events.ts';
import type { Merge } from './merge-events.ts';

export function hold(exchange: Exchange, name: string, by: string, cause = 'normal'): void {
  const call = exchange.find(name);
  const leg = call && legOf(call, by);
  if (call === undefined || leg === undefined) return;
  leg.state = 'hold';
  exchange.say(held(call, leg, cause, exchange.observers(call)));
  const other = [...call.legs.values()].find((each) => each !== leg);
  if (exchange.traps.strayClearOnHold && other !== undefined) {
    exchange.say(connectionCleared(call, other, 'normalClearing', exchange.observers(call)));
  }
}

export function retrieve(exchange: Exchange, name: string, by: string, cause = 'normal'): void {
  const call = exchange.find(name);
  const leg = call && legOf(call, by);
  if (call === undefined || leg === undefined) return;
  leg.state = 'connected';
  exchange.say(retrieved(call, leg, cause, exchange.observers(call)));
}

/** Holds the call and dials another party, in a call of its own. */
export function consult(
  exchange: Exchange,
  name: string,
  by: string,
  to: string,
  consultation: string,
): void {
  const call = exchange.find(name);
  if (call === undefined || legOf(call, by) === undefined) return;
  hold(exchange, name, by, 'consultation');
  dial(exchange, consultation, by, to, 'consultation');
}

/** Communication Manager has no single step: it is a consultation that is not waited for. */
export function blindTransfer(exchange: Exchange, name: string, by: string, to: string): void {
  const consultation = `${name}/blind`;
  consult(exchange, name, by, to, consultation);
  completeTransfer(exchange, name, consultation, by);
}

/** The transferring party leaves both calls; the first call's id and UCID live on. */
export function completeTransfer(exchange: Exchange, name: string, consultation: string, by: string): void {
  const pair = pairOf(exchange, name, consultation, by);
  if (pair === undefined) return;
  const { call, other } = pair;
  call.legs.delete(pair.ownLeg.device);
  other.legs.delete(pair.otherLeg.device);
  const merge = mergeOf(pair, by);
  exchange.absorb(call, consultation, call.id);
  exchange.say(transferred(merge, exchange.observers(call, [pair.ownLeg.device])));
}

/** All parties come into one call, which takes the consultation's id and keeps the first call's UCID. */
export function conference(exchange: Exchange, name: string, consultation: string, by: string): void {
  const pair = pairOf(exchange, name, consultation, by);
  if (pair === undefined) return;
  const { call, other } = pair;
  call.legs.delete(pair.ownLeg.device);
  const merge = mergeOf(pair, by);
  exchange.absorb(call, consultation, other.id);
  exchange.say(conferenced(merge, 'conference', exchange.observers(call)));
}

/** Parked is held, with a cause of its own. */
export function park(exchange: Exchange, name: string, by: string): void {
  hold(exchange, name, by, 'park');
}

/** Taken back where it was parked, or answered elsewhere, where it then leaves the one who parked it. */
export function unpark(exchange: Exchange, name: string, by: string): void {
  const call = exchange.find(name);
  if (call === undefined) return;
  if (legOf(call, by) !== undefined) {
    retrieve(exchange, name, by, 'park');
    return;
  }
  const parked = [...call.legs.values()].find((leg) => leg.state === 'hold');
  const leg = exchange.join(call, by, 'connected');
  exchange.say(established(call, leg, 'park', exchange.observers(call)));
  if (parked !== undefined) drop(exchange, call, parked, 'park');
}

interface Pair {
  call: Call;
  other: Call;
  ownLeg: Leg;
  otherLeg: Leg;
}

function pairOf(exchange: Exchange, name: string, consultation: string, by: string): Pair | undefined {
  const call = exchange.find(name);
  const other = exchange.find(consultation);
  const ownLeg = call && legOf(call, by);
  const otherLeg = other && legOf(other, by);
  if (call === undefined || other === undefined) return undefined;
  return ownLeg === undefined || otherLeg === undefined ? undefined : { call, other, ownLeg, otherLeg };
}

/** Moves the legs of the consultation into the call and says where each came from. */
function mergeOf({ call, other }: Pair, by: string): Merge {
  const legs = [
    ...[...call.legs.values()].map((leg) => ({ leg, oldId: call.id })),
    ...[...other.legs.values()].map((leg) => ({ leg, oldId: other.id })),
  ];
  for (const leg of other.legs.values()) call.legs.set(leg.device, leg);
  for (const device of other.seen) call.seen.add(device);
  const consulted = [...other.legs.values()].find((leg) => leg.party !== by);
  return {
    primary: call.id,
    secondary: other.id,
    call,
    by,
    other: consulted?.shown ?? other.called,
    legs,
  };
}
