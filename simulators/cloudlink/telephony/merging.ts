import type { Subscriber } from '../../scenario.ts';
import type { Exchange } from './exchange.ts';
import { sideOf, sidesOf } from './leg.ts';
import type { Call, Side } from './leg.ts';

/** Holds the call and dials from the same phone; null when the party has no part in the call. */
export function consult(exchange: Exchange, call: Call, by: string, to: Subscriber): Call | null {
  const first = sideOf(call, by);
  if (first === undefined) return null;
  exchange.say(first, 'held', 'heldEvent');
  const begun = { tracking: exchange.track(), called: to.number };
  const caller = exchange.originate(begun, first.party, to);
  const ringing = exchange.ring(begun, to, first.party);
  exchange.say(caller, 'ringing', 'deliveredEvent');
  return { ...begun, caller, ringing, talking: [] };
}

/** The target begins to ring, and whoever transferred is out. */
export function transferBlindly(exchange: Exchange, call: Call, by: string, to: Subscriber): void {
  const initiator = sideOf(call, by);
  const transferred = call.talking.find((side) => side !== initiator);
  if (initiator === undefined || transferred === undefined) return;
  exchange.say(initiator, 'connected', 'transferedEvent', { cause: 'transfer', to });
  call.ringing = exchange.ring(call, to, transferred.party);
  exchange.say(transferred, 'connected', 'transferedEvent', {
    cause: 'transfer',
    ...facing(transferred, to),
  });
  exchange.end(initiator);
  call.caller = transferred;
  call.talking = [];
}

/** Both of the initiator's legs end; the target's leg joins the first call. */
export function completeTransfer(exchange: Exchange, call: Call, consultation: Call, by: string): void {
  const initiator = sideOf(call, by);
  const second = sideOf(consultation, by);
  const transferred = call.talking.find((side) => side !== initiator);
  const target = sidesOf(consultation).find((side) => side !== second);
  if (initiator === undefined || second === undefined) return;
  if (transferred === undefined || target === undefined) return;
  const { tracking } = call;
  const cause = 'transfer';
  exchange.say(initiator, 'connected', 'transferedEvent', { cause, to: target.party });
  exchange.say(target, 'connected', 'transferedEvent', {
    cause,
    tracking,
    ...facing(target, transferred.party),
  });
  exchange.say(transferred, 'connected', 'transferedEvent', {
    cause,
    ...facing(transferred, target.party),
  });
  exchange.end(second, cause);
  exchange.end(initiator);
  call.caller = transferred;
  call.talking = [transferred, target];
}

/** All three speak in the first call; the host's second leg ends. */
export function confer(exchange: Exchange, call: Call, consultation: Call, by: string): void {
  const host = sideOf(call, by);
  const second = sideOf(consultation, by);
  if (host === undefined || second === undefined) return;
  const guests = consultation.talking.filter((side) => side !== second);
  const { tracking } = call;
  exchange.say(host, 'connected', 'conferencedEvent');
  for (const side of call.talking) {
    if (side !== host) exchange.say(side, 'connected', 'conferencedEvent');
  }
  for (const side of guests) exchange.say(side, 'connected', 'conferencedEvent', { tracking });
  exchange.end(second);
  call.talking = [host, ...call.talking.filter((side) => side !== host), ...guests];
}

/** Whom this side speaks with from now on. */
function facing({ leg }: Side, other: Subscriber): { from: Subscriber } | { to: Subscriber } {
  return leg?.direction === 'inbound' ? { from: other } : { to: other };
}
