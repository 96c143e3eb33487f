import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { EventFacts } from '../../../../model/event.ts';
import type { EventKind, CallState, ConnectionRole } from '../../../../model/vocabulary.ts';
import { LOCAL_STATES } from '../events/call-events.ts';
import type { View } from '../events/facts.ts';
import type { KnownCalls } from '../events/known-calls.ts';
import { callFacts, learnLeg, loseSight } from '../events/leg-facts.ts';
import { isFields, list, member, nested } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { connectionIdOf, deviceKey, readConnection } from './device-id.ts';
import type { DeviceId } from './device-id.ts';

export const SNAPSHOT = 'SnapshotDevice';

/** The request for the connections of a device; a monitor reports changes only. */
export function snapshotRequest(id: string): Fields {
  return {
    snapshotObject: id,
    extensions: { privateData: { private: { SnapshotDevicePrivateData: { getStationStatus: true } } } },
  };
}

interface Found {
  callId: string;
  kind: EventKind;
  state: CallState;
  role: ConnectionRole | undefined;
}

/**
 * What a snapshot tells that is not known yet, as events: connections with the kind that leads to their state, and the
 * end of those that are gone. `heardBefore` is `KnownCalls.heard` of when the snapshot was asked for: what was reported
 * after that may be newer than it.
 */
export function mapSnapshot(
  { payload, raw }: { payload: Fields; raw: string },
  { known, monitor }: View,
  heardBefore: number,
): EventFacts[] {
  if (monitor === undefined) return [];
  const { device } = monitor;
  const found = entriesOf(payload).flatMap(readEntry);
  const going = new Set(found.map(({ callId }) => callId));
  // A call that waits at a VDN is no connection of it: only of a station does absence mean the end.
  const gone = (monitor.follows === 'device' ? known.connectionsOf(device) : [])
    .filter(({ call, leg }) => !going.has(call.callId) && leg.heard <= heardBefore)
    .flatMap(({ call, leg }) => {
      leg.state = 'cleared';
      const facts = callFacts(call, leg, { kind: 'connectionCleared', reason: NOT_SEEN });
      const lost = loseSight(call, deviceKey(device));
      known.keep(call);
      return [facts, ...lost];
    });
  return [
    ...gone.map((facts): EventFacts => ({ ...facts, name: SNAPSHOT, raw: '' })),
    ...found.flatMap((entry) =>
      newConnection(entry, device, known).map((facts): EventFacts => ({ ...facts, name: SNAPSHOT, raw })),
    ),
  ];
}

const NOT_SEEN = 'The end was not seen: the device is no longer in this call.';

function newConnection(
  { callId, kind, state, role }: Found,
  device: DeviceId,
  known: KnownCalls,
): EventMeaning[] {
  const call = known.call(callId, undefined);
  const before = call.legs.get(connectionIdOf(callId, device));
  call.monitors.add(deviceKey(device));
  if (before?.state === state) return [];
  const leg = learnLeg(known, call, { device, state, role });
  known.keep(call);
  return [callFacts(call, leg, { kind })];
}

function entriesOf(payload: Fields): Fields[] {
  const data = nested(payload, 'crossRefIDorSnapshotData', 'snapshotData');
  const holder =
    member(data, 'snapshotDeviceResponseInfo') === undefined ? nested(payload, 'snapshotData') : data;
  return list(holder, 'snapshotDeviceResponseInfo', 'snapshotDeviceResponseInfoItem');
}

function readEntry(entry: Fields): Found[] {
  const { callId } = readConnection(entry, 'connectionIdentifier');
  const [own, ...others] = words(member(entry, 'localCallState')).map((word) =>
    LOCAL_STATES.get(word.toLowerCase()),
  );
  if (callId === undefined || own === undefined) return [];
  return [
    {
      callId,
      ...progress(
        own,
        others.filter((state) => state !== undefined),
      ),
    },
  ];
}

/** Who is connected while the other end still rings or waits has dialled. */
function progress(own: CallState, others: readonly CallState[]): Omit<Found, 'callId'> {
  const isDialling = own === 'connected' && others.length > 0 && !others.some((state) => SPEAKING.has(state));
  if (isDialling || own === 'initiated') return { kind: 'originated', state: 'initiated', role: 'caller' };
  if (own === 'ringing') return { kind: 'delivered', state: own, role: 'called' };
  if (own === 'held') return { kind: 'held', state: own, role: undefined };
  if (own === 'queued') return { kind: 'queued', state: own, role: 'called' };
  if (own === 'failed') return { kind: 'failed', state: own, role: undefined };
  const speaking = others.filter((state) => SPEAKING.has(state)).length;
  if (speaking >= 2) return { kind: 'conferenced', state: 'conferenced', role: undefined };
  return { kind: 'established', state: 'connected', role: undefined };
}

const SPEAKING: ReadonlySet<CallState> = new Set<CallState>(['connected', 'held']);

/** The states of a compound call state in their order, the device's own first, however deep they are wrapped. */
function words(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => words(item));
  return isFields(value) ? Object.values(value).flatMap((item) => words(item)) : [];
}
