import type { Subscriber } from '../../scenario.ts';
import { createCall, legOf } from './call.ts';
import type { Call } from './call.ts';
import { REASON } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './legs.ts';

/** A second call by the same phone, which holds the first: what an ad-hoc conference is made from. */
export function callBeside(exchange: Exchange, by: Leg, to: Subscriber): Call {
  const conversation = exchange.converse(by.party, { requested: to.number, destination: to });
  const caller = exchange.call(conversation, by.party, to);
  return createCall(conversation, caller, exchange.ring(conversation, to, by.party));
}

/** All three speak in `call`; the host's second leg ends. The events are the host's. */
export function confer(exchange: Exchange, call: Call, consultation: Call, by: string): void {
  const host = legOf(call, by);
  const second = legOf(consultation, by);
  if (host === undefined || second === undefined) return;
  const guests = consultation.talking.filter((leg) => leg !== second);
  call.conferenceId = exchange.chance.uuid();
  call.talking = [host, ...call.talking.filter((leg) => leg !== host), ...guests];
  call.caller = host;
  say(exchange, call, host, 'created');
  second.talkingTo = [];
  exchange.end(second, REASON.normal);
  host.onHold = false;
  exchange.bridge(call.talking);
  for (const leg of call.talking) say(exchange, call, host, 'participant_joined', leg);
}

/** Tells that one leg leaves or, without one, that the conference is over. */
export function endConference(exchange: Exchange, call: Call, leaving?: Leg): void {
  if (call.conferenceId === null) return;
  if (leaving !== undefined) {
    say(exchange, call, call.caller, 'participant_left', leaving);
    return;
  }
  say(exchange, call, call.caller, 'deleted');
  call.conferenceId = null;
}

function say(exchange: Exchange, call: Call, host: Leg, what: string, participant?: Leg): void {
  const owner = host.user?.uuid;
  const about = what.startsWith('participant_') ? `participants.${what.slice('participant_'.length)}` : what;
  exchange.publish({
    name: `conference_adhoc_${what}`,
    acl: `events.conferences.users.${owner ?? 'None'}.adhoc.${about}`,
    users: owner === undefined ? [] : [owner],
    data: {
      conference_id: call.conferenceId,
      ...(participant === undefined ? {} : { call_id: participant.id }),
    },
  });
}
