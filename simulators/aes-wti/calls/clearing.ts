import type { Call, Leg } from './call.ts';
import { firstIn, legOf } from './call.ts';
import { callCleared, connectionCleared, failed } from './call-events.ts';
import type { Exchange } from './exchange.ts';

/** A party hangs up. The others go on when two or more are left, otherwise the call ends. */
export function hangUp(exchange: Exchange, name: string, by: string): void {
  const call = exchange.find(name);
  const leg = call && legOf(call, by);
  if (call === undefined || leg === undefined) return;
  drop(exchange, call, leg, 'normalClearing');
  if (call.legs.size < 2) clear(exchange, name, call);
}

/** The caller leaves the queue. */
export function abandon(exchange: Exchange, name: string): void {
  const call = exchange.find(name);
  const caller = call && firstIn(call, 'connected');
  if (caller !== undefined) hangUp(exchange, name, caller.party);
}

/** Nobody took the call and the switch ends it. */
export function giveUp(exchange: Exchange, name: string): void {
  const call = exchange.find(name);
  if (call === undefined) return;
  const called = wantedLeg(call);
  if (called !== undefined) drop(exchange, call, called, 'callNotAnswered');
  clear(exchange, name, call);
}

/** The called party cannot take the call: a failed connection, and the caller is cleared. */
export function fail(exchange: Exchange, name: string, cause: string): void {
  const call = exchange.find(name);
  const leg = call && wantedLeg(call);
  if (call === undefined || leg === undefined) return;
  leg.state = 'fail';
  exchange.say(failed(call, leg, cause, exchange.observers(call)));
  call.legs.delete(leg.device);
  clear(exchange, name, call);
}

/** Takes one leg out of a call. */
export function drop(exchange: Exchange, call: Call, leg: Leg, cause: string): void {
  call.legs.delete(leg.device);
  exchange.say(connectionCleared(call, leg, cause, exchange.observers(call, [leg.device])));
}

/** Takes what is left out of a call and ends it. Calls that still ring are cancelled. */
export function clear(exchange: Exchange, name: string, call: Call): void {
  for (const leg of [...call.legs.values()]) {
    if (leg.state === 'queued') call.legs.delete(leg.device);
    else drop(exchange, call, leg, leg.state === 'alerting' ? 'callCancelled' : 'normalClearing');
  }
  const followers = [...call.seen].map((device) => ({ device, followsCall: true }));
  exchange.say(callCleared(call, 'normalClearing', followers));
  exchange.end(name);
}

/** The leg of the party that is wanted: the one that rings, or the outside line that was dialled last. */
function wantedLeg(call: Call): Leg | undefined {
  return firstIn(call, 'alerting') ?? [...call.legs.values()].slice(1).at(-1);
}
