import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { ConnectionRole } from '../../../../model/vocabulary.ts';
import { text } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { gregorian } from '../gregorian.ts';
import type { KnownCalls, KnownLeg, PlacedLeg } from '../memory/known-calls.ts';
import { hangUpCause } from './causes.ts';
import { readLeg } from './leg.ts';
import type { LegReading } from './leg.ts';
import { undecoded } from './message.ts';
import type { Mapper } from './message.ts';
import { transferredAway } from './transfers.ts';

/** What is at hand once the leg of a message has been placed. */
interface LegMessage {
  data: Fields;
  reading: LegReading;
  placed: PlacedLeg;
  known: KnownCalls;
}

type LegMapper = (message: LegMessage) => EventMeaning[];

const LEG_EVENTS: ReadonlyMap<string, LegMapper> = new Map<string, LegMapper>([
  ['CHANNEL_CREATE', created],
  ['CHANNEL_ANSWER', connected('established')],
  ['CHANNEL_BRIDGE', bridged],
  ['CHANNEL_HOLD', ({ data, placed }) => [legFacts(placed, { ...HELD, at: timeOf(data) })]],
  ['CHANNEL_UNHOLD', connected('retrieved')],
  ['CHANNEL_DESTROY', destroyed],
  ['PARK_PARKED', parked],
  ['PARK_RETRIEVED', retrieved],
  ['PARK_ABANDONED', abandoned],
]);

const HELD = { kind: 'held', state: 'held' } as const;

/**
 * Call events. A call is the interaction that joins its legs; loopback legs join calls, but are nobody's part in one.
 * Names that a server has beyond the known ones are kept with the ids of their call.
 */
export const callEvent: Mapper = ({ name, data }, known) => {
  const reading = readLeg(data);
  if (reading === undefined) return undecoded('The event has no call_id.');
  // Parking names the slot as the called party, which is nobody.
  if (name.startsWith('PARK_')) delete reading.to;
  const placed = known.place(reading);
  if (placed.leg.isLoopback) return [throughLoopback(reading, placed, known)];
  const map = LEG_EVENTS.get(name) ?? (() => [legFacts(placed, { kind: 'vendor' })]);
  return map({ data, reading, placed, known });
};

/** A leg of the list of calls going on, in the fields of an event; `at` only where the list dates what led to the state. */
export function listedLeg(reading: LegReading, row: ListedLeg, known: KnownCalls): EventMeaning[] {
  const placed = known.place(reading);
  const { leg } = placed;
  if (leg.isLoopback) return [throughLoopback(reading, placed, known)];
  leg.hasEnded = false;
  leg.isConnected = row.isAnswered;
  if (reading.otherLeg !== undefined && row.isAnswered) leg.peer = reading.otherLeg;
  if (!row.isAnswered) return [legFacts(placed, { ...beginning(reading, leg.role), at: row.createdAt })];
  return [legFacts(placed, row.isHeld ? HELD : { kind: 'established', state: 'connected' })];
}

export interface ListedLeg {
  isAnswered: boolean;
  isHeld: boolean;
  createdAt: number | undefined;
}

/** The facts of a leg, those that earlier messages told included. */
export function legFacts({ leg, joins, direction }: PlacedLeg, facts: EventDraft): EventMeaning {
  return finished({
    callId: leg.callId,
    connectionId: leg.id,
    role: leg.role,
    joins,
    device: leg.device,
    from: leg.from,
    to: leg.to,
    direction,
    ...facts,
  });
}

/** Joins the calls on both sides of the helper, now and for the events still to come, and shows no leg. */
function throughLoopback(reading: LegReading, { leg, joins }: PlacedLeg, known: KnownCalls): EventMeaning {
  const others = [...joins];
  for (const neighbour of [reading.loopbackOther, reading.otherLeg]) {
    const callId = known.callIdOf(neighbour);
    if (callId !== undefined && callId !== leg.callId) others.push(callId);
  }
  for (const other of others) known.makePartners(leg.callId, other);
  return finished({ kind: 'vendor', callId: leg.callId, joins: [...new Set(others)] });
}

function created({ data, reading, placed }: LegMessage): EventMeaning[] {
  return [legFacts(placed, { ...beginning(reading, placed.leg.role), at: timeOf(data) })];
}

/** A called leg rings from its beginning, which is all that Kazoo tells of it; a caller's one is in, and nobody rings. */
function beginning(
  { side, cameIn }: LegReading,
  role: ConnectionRole | undefined,
): Pick<EventDraft, 'kind' | 'state'> {
  if (role === 'called') return { kind: 'delivered', state: 'ringing' };
  const isOwnPhone = role === 'caller' && side === 'inside' && !cameIn;
  return isOwnPhone ? { kind: 'originated', state: 'initiated' } : { kind: 'offered', state: 'offered' };
}

function connected(kind: 'established' | 'retrieved'): LegMapper {
  return ({ data, placed }) => {
    placed.leg.isConnected = true;
    return [legFacts(placed, { kind, state: 'connected', at: timeOf(data) })];
  };
}

/**
 * Two legs are joined; versions differ in which of the two says so, so the other one is connected by this too. A leg
 * that was bridged with another one before was transferred, unless it was parked meanwhile.
 */
function bridged({ data, reading, placed, known }: LegMessage): EventMeaning[] {
  const at = timeOf(data);
  const { leg } = placed;
  const peerId = reading.otherLeg;
  const peer = peerId === undefined ? undefined : known.introduce(peerId, placed);
  const facts = peer === undefined ? placed : joined(placed, peer, known);
  const kind = peer !== undefined && isAnotherPeer(leg, peer, known) ? 'transferred' : 'established';
  leg.isConnected = true;
  leg.isParked = false;
  const own = legFacts(facts, {
    kind,
    state: 'connected',
    at,
    cause: kind === 'transferred' ? 'transfer' : undefined,
  });
  if (peer === undefined) return [own];
  leg.peer = peer.id;
  peer.peer = leg.id;
  if (peer.isConnected || peer.isLoopback || peer.hasEnded) return [own];
  peer.isConnected = true;
  return [own, legFacts({ ...facts, leg: peer }, { kind: 'established', state: 'connected', at })];
}

function joined(placed: PlacedLeg, peer: KnownLeg, known: KnownCalls): PlacedLeg {
  const { leg, joins } = placed;
  if (peer.callId === leg.callId) return placed;
  const direction = known.shareDirection(leg.callId, peer.callId);
  return {
    leg,
    joins: [...new Set([...joins, peer.callId])],
    ...(direction !== undefined && { direction }),
  };
}

function isAnotherPeer(leg: KnownLeg, peer: KnownLeg, known: KnownCalls): boolean {
  if (leg.peer === undefined || leg.peer === peer.id || leg.isParked) return false;
  // The switch takes loopback legs out of a call once both sides are connected.
  return !peer.isLoopback && known.leg(leg.peer)?.isLoopback !== true;
}

function destroyed({ data, placed, known }: LegMessage): EventMeaning[] {
  const { leg, joins } = placed;
  const at = timeOf(data);
  leg.hasEnded = true;
  const transfer = transferredAway(data, leg.id);
  if (transfer === null) {
    const cause = hangUpCause(text(data, 'hangup_cause'));
    return [legFacts(placed, { kind: 'connectionCleared', state: 'cleared', cause, at })];
  }
  const replacement = known.callIdOf(transfer.replacedBy);
  return [
    legFacts(placed, {
      kind: 'transferred',
      state: 'transferred',
      cause: 'transfer',
      at,
      ...(transfer.to !== undefined && { to: transfer.to }),
      ...(replacement !== undefined && replacement !== leg.callId && { joins: [...joins, replacement] }),
    }),
  ];
}

/** Parking is not dated. */
function parked({ placed }: LegMessage): EventMeaning[] {
  placed.leg.isParked = true;
  return [legFacts(placed, { ...HELD, cause: 'park' })];
}

/** The bridge that follows, or came just before, is the retriever's. */
function retrieved({ placed }: LegMessage): EventMeaning[] {
  return [legFacts(placed, { kind: 'retrieved', state: 'connected' })];
}

function abandoned({ placed }: LegMessage): EventMeaning[] {
  placed.leg.hasEnded = true;
  return [legFacts(placed, { kind: 'connectionCleared', state: 'cleared', cause: 'abandoned' })];
}

/** The switch's microseconds (of Unix) where the message id holds them, else the Gregorian second. */
function timeOf(data: Fields): number | undefined {
  const id = text(data, 'msg_id') ?? '';
  return /^1\d{15}$/.test(id) ? Math.floor(Number(id) / 1000) : gregorian(data, 'timestamp');
}
