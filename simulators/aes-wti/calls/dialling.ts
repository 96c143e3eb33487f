import type { Call } from './call.ts';
import { firstIn, legOf } from './call.ts';
import {
  delivered,
  diverted,
  established,
  networkReached,
  originated,
  queued,
  serviceInitiated,
} from './call-events.ts';
import { clear, drop, fail } from './clearing.ts';
import type { Exchange } from './exchange.ts';
import { conferenced } from './merge-events.ts';
import { entryOf, needsTrunk } from '../office.ts';

const RECORDER = '8900';

export function arrive(exchange: Exchange, name: string, from: string, to: string): void {
  const call = exchange.begin(name, from, to);
  exchange.join(call, from, 'connected');
  ring(exchange, name, call, to, 'newCall');
}

export function dial(exchange: Exchange, name: string, from: string, to: string, cause = 'makeCall'): void {
  const call = exchange.begin(name, from, to);
  const leg = exchange.join(call, from, 'initiated');
  exchange.say(serviceInitiated(call, leg, cause, exchange.observers(call)));
  leg.state = 'connected';
  exchange.say(originated(call, leg, exchange.observers(call)));
  ring(exchange, name, call, to, 'newCall');
}

/** Answers where it rings; answered by somebody else it is a pickup. */
export function answer(exchange: Exchange, name: string, by: string): void {
  const call = exchange.find(name);
  if (call === undefined) return;
  const own = legOf(call, by);
  const ringing = firstIn(call, 'alerting');
  if (own === undefined && ringing !== undefined) {
    call.legs.delete(ringing.device);
    exchange.say(diverted(call, ringing, by, 'callPickup', exchange.observers(call, [ringing.device])));
  }
  const leg = own ?? exchange.join(call, by, 'connected');
  leg.state = 'connected';
  exchange.say(
    established(call, leg, own === undefined ? 'callPickup' : 'newCall', exchange.observers(call)),
  );
  if (exchange.traps.recorder) letRecorderIn(exchange, call);
}

/** A ringing call goes elsewhere. */
export function divert(exchange: Exchange, name: string, by: string, to: string): void {
  const call = exchange.find(name);
  const leg = call && legOf(call, by);
  if (call === undefined || leg === undefined) return;
  call.legs.delete(leg.device);
  exchange.say(diverted(call, leg, to, 'callForwardNoAnswer', exchange.observers(call, [leg.device])));
  call.redirectedFrom = by;
  ring(exchange, name, call, to, 'callForwardNoAnswer');
}

/** Declined: the call ends, but a call from a queue goes back to wait. */
export function reject(exchange: Exchange, name: string, by: string): void {
  const call = exchange.find(name);
  const leg = call && legOf(call, by);
  if (call === undefined || leg === undefined) return;
  if (call.skill !== undefined && leg.state === 'alerting') {
    call.legs.delete(leg.device);
    exchange.say(diverted(call, leg, call.skill, 'redirected', exchange.observers(call, [leg.device])));
    wait(exchange, call, call.skill);
    return;
  }
  drop(exchange, call, leg, 'normalClearing');
  clear(exchange, name, call);
}

/** An outside call reaches a VDN, whose vector puts it into a skill. */
export function queue(exchange: Exchange, name: string, from: string, queueId: string): void {
  const { vdn, skill } = entryOf(exchange.office, queueId);
  const call = exchange.begin(name, from, vdn);
  exchange.join(call, from, 'connected');
  call.vdn = vdn;
  const leg = exchange.join(call, vdn, 'alerting');
  exchange.say(delivered(call, leg, 'enteringDistribution', exchange.observers(call)));
  call.legs.delete(leg.device);
  call.skill = skill;
  call.redirectedFrom = vdn;
  wait(exchange, call, skill);
}

/** The skill rings an agent's station. */
export function distribute(exchange: Exchange, name: string, to: string): void {
  const call = exchange.find(name);
  if (call === undefined) return;
  const waiting = firstIn(call, 'queued');
  if (waiting !== undefined) call.legs.delete(waiting.device);
  ring(exchange, name, call, to, 'newCall');
}

function wait(exchange: Exchange, call: Call, skill: string): void {
  const leg = exchange.join(call, skill, 'queued');
  const numberQueued = exchange.waitingIn(skill);
  const observers = exchange
    .observers(call)
    .map((observer) => (observer.device === call.vdn ? { ...observer, local: leg.state } : observer));
  exchange.say(queued(call, leg, { numberQueued, callsInFront: numberQueued - 1 }, observers));
}

/** Communication Manager tells no more of a call that left for the outside, unless the far side answers. */
function ring(exchange: Exchange, name: string, call: Call, to: string, cause: string): void {
  if (needsTrunk(to)) {
    const trunk = exchange.join(call, to, 'connected');
    exchange.say(networkReached(call, trunk, exchange.observers(call)));
    return;
  }
  const free = exchange.hasFreeAppearance(to);
  const leg = exchange.join(call, to, 'alerting');
  if (free) exchange.say(delivered(call, leg, cause, exchange.observers(call)));
  else fail(exchange, name, 'busy');
}

/** A recorder comes in by a call of its own, whose id no monitor has heard of. */
function letRecorderIn(exchange: Exchange, call: Call): void {
  const own = exchange.freshCallId();
  const recorder = exchange.join(call, RECORDER, 'connected');
  const legs = [...call.legs.values()].map((leg) => ({ leg, oldId: leg === recorder ? own : call.id }));
  const merge = { primary: own, secondary: own, call, by: RECORDER, other: RECORDER, legs };
  exchange.say(conferenced(merge, 'silentParticipation', exchange.observers(call)));
  call.legs.delete(RECORDER);
  call.seen.delete(RECORDER);
}
