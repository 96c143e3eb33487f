import { encodePart } from '../bus.ts';
import { legOf, legsOf } from './call.ts';
import type { Call, Room } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

/** All three enter a room of the conference service; the second leg of `by` is not needed any more. */
export function confer(exchange: Exchange, call: Call, consultation: Call, by: string): void {
  const leg = legOf(call, by);
  const added = consultation.talking.find((other) => other !== consultation.caller);
  const { conferences } = exchange.directory;
  const conference = conferences[exchange.chance.between(0, conferences.length - 1)];
  if (leg === undefined || added === undefined || conference === undefined) return;
  exchange.hold(leg, false);
  exchange.end(consultation.caller, 'NORMAL_CLEARING');
  call.talking = [...call.talking, added];
  for (const member of legsOf(call)) member.peer = null;
  const room: Room = { conference, instanceId: exchange.hex(8), members: new Map() };
  call.room = room;
  say(exchange, room, 'conference-create', leg);
  legsOf(call).forEach((member, index) => {
    room.members.set(member, String(index + 1));
    say(exchange, room, 'add-member', member);
  });
}

/** Nothing for a leg that is in no room. */
export function leaveRoom(exchange: Exchange, { room }: Call, leg: Leg): void {
  if (room === null || !room.members.has(leg)) return;
  say(exchange, room, 'del-member', leg);
  room.members.delete(leg);
}

export function endRoom(exchange: Exchange, call: Call): void {
  const { room } = call;
  if (room === null) return;
  const last = [...room.members.keys()].at(-1) ?? call.caller;
  for (const member of [...room.members.keys()]) leaveRoom(exchange, call, member);
  say(exchange, room, 'conference-destroy', last);
  call.room = null;
}

/** Can be found by the binding of every dialect; the bus has no account in it. */
function say({ publish }: Exchange, room: Room, what: string, leg: Leg): void {
  const { conference, instanceId, members } = room;
  const { id } = conference;
  const callId = encodePart(leg.callId);
  const participant = members.get(leg);
  publish({
    name: 'event',
    routingKey: `conference.event.${id}.${callId}`,
    patterns: [
      `conference.event.${id}.*`,
      `conference.event.${id}.${callId}`,
      `conference.event.${id}.*.${what}`,
      ...[what, '*'].flatMap((event) =>
        [id, '*'].flatMap((room) => [callId, '*'].map((call) => `conference.event.${event}.${room}.${call}`)),
      ),
    ],
    data: () => ({
      event_category: 'conference',
      event_name: 'event',
      event: what,
      conference_id: id,
      instance_id: instanceId,
      ...(participant !== undefined && { participant_id: participant }),
      call_id: leg.callId,
      caller_id_name: leg.party.name,
      caller_id_number: leg.party.number,
    }),
  });
}
