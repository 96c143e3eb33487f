import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { CallState } from '../../../../model/vocabulary.ts';
import { connectionIdOf, deviceKey, knownDevice, readConnection, readDevice } from '../devices/device-id.ts';
import type { ConnectionRef, DeviceId } from '../devices/device-id.ts';
import { list, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { globalCallIdIn, LOCAL_STATES, localConnection } from './call-events.ts';
import { causeOf } from './causes.ts';
import { partyOf, undecoded } from './facts.ts';
import type { Mapper, View } from './facts.ts';
import { isOver } from './known-calls.ts';
import type { KnownCall, KnownLeg } from './known-calls.ts';
import { callFacts, consequence, learnLeg, loseSight } from './leg-facts.ts';

interface Merge {
  kind: 'transferred' | 'conferenced';
  /** Who brings the calls together. */
  mover: string;
  /** Who comes in. */
  newcomer: string;
  connections: string;
  /** What becomes of a connection of an old call. */
  oldState: CallState;
}

const TRANSFER: Merge = {
  kind: 'transferred',
  mover: 'transferringDevice',
  newcomer: 'transferredToDevice',
  connections: 'transferredConnections',
  oldState: 'transferred',
};
const CONFERENCE: Merge = {
  kind: 'conferenced',
  mover: 'conferencingDevice',
  newcomer: 'addedParty',
  connections: 'conferenceConnections',
  oldState: 'cleared',
};

/** Two calls become one. Which of the old ids lives on is the switch's choice, and said by the new connections. */
export const MERGE_MAPPERS: Readonly<Record<string, Mapper>> = {
  transferred: (payload, view) => mapMerge(TRANSFER, payload, view),
  conferenced: (payload, view) => mapMerge(CONFERENCE, payload, view),
};

interface Item {
  device: DeviceId;
  /** The connection that it replaces, where AES says so. */
  old: ConnectionRef;
  /** The party behind it, where the connection itself is a trunk's. */
  endpoint: DeviceId | undefined;
  /** The state that AES gives it. */
  state: CallState | undefined;
}

interface Story {
  merge: Merge;
  payload: Fields;
  view: View;
  /** The old calls' connections of the mover. */
  olds: { callId: string; device: DeviceId | undefined }[];
  items: Item[];
  /** The call that lives on. */
  call: KnownCall;
}

function mapMerge(merge: Merge, payload: Fields, view: View): EventMeaning[] {
  const items = list(payload, merge.connections, 'connectionListItem');
  const olds = oldCalls(merge, payload);
  const newCallId = items.map((item) => readConnection(item, 'newConnection').callId).find(Boolean);
  const callId = newCallId ?? olds[0]?.callId;
  if (callId === undefined) return undecoded('The event names no call.');
  const call = mergedCall(callId, olds, payload, view);
  const story: Story = { merge, payload, view, olds, items: items.flatMap(readItem), call };
  const own = ownFacts(story);
  const facts = [own, ...newLegs(story), ...endedLegs(story)].filter(
    (each, index) => index === 0 || each.connectionId !== own.connectionId,
  );
  const { monitor, known } = view;
  if (monitor !== undefined) {
    const key = deviceKey(monitor.device);
    if (monitor.follows === 'device' && localConnection(payload) === 'null')
      facts.push(...loseSight(call, key));
    else call.monitors.add(key);
  }
  known.keep(call);
  for (const old of olds) if (old.callId !== callId) known.forget(old.callId);
  return facts;
}

function oldCalls({ mover }: Merge, payload: Fields): Story['olds'] {
  const device = knownDevice(payload, mover);
  return ['primaryOldCall', 'secondaryOldCall'].flatMap((name) => {
    const connection = readConnection(payload, name);
    return connection.callId === undefined
      ? []
      : [{ callId: connection.callId, device: connection.device ?? device }];
  });
}

/** The call that lives on, with what was known of the others. */
function mergedCall(callId: string, olds: Story['olds'], payload: Fields, { known }: View): KnownCall {
  const call = known.find(callId) ?? known.call(callId, undefined);
  const others = olds.filter((old) => old.callId !== callId).map((old) => known.find(old.callId));
  for (const other of others) {
    if (other === undefined) continue;
    call.globalCallIds.push(...other.globalCallIds.filter((id) => !call.globalCallIds.includes(id)));
    for (const monitor of other.monitors) call.monitors.add(monitor);
    for (const [id, leg] of other.legs) call.legs.set(id, leg);
  }
  const globalCallId = globalCallIdIn(payload);
  if (globalCallId !== undefined && !call.globalCallIds.includes(globalCallId)) {
    call.globalCallIds.unshift(globalCallId);
  }
  return withFactsOf(call, known.find(olds[0]?.callId ?? callId));
}

/** Who called whom, and from where, is told by the first call, even where the consultation's id lives on. */
function withFactsOf(call: KnownCall, first: KnownCall | undefined): KnownCall {
  if (first === undefined) return call;
  call.from = first.from ?? call.from;
  call.to = first.to ?? call.to;
  call.callerKey = first.callerKey ?? call.callerKey;
  call.direction = first.direction ?? call.direction;
  return call;
}

function readItem(item: Fields): Item[] {
  const endpoint = readConnection(item, 'endpoint').device;
  const device = readConnection(item, 'newConnection').device ?? endpoint;
  if (device === undefined) return [];
  const state = text(item, 'resultingConnectionInfo')?.toLowerCase();
  return [
    {
      device,
      endpoint,
      old: readConnection(item, 'oldConnection'),
      state: state === undefined ? undefined : LOCAL_STATES.get(state),
    },
  ];
}

/** The message's own event: for a transfer the connection that is left, for a conference the one in the new call. */
function ownFacts({ merge, payload, view, olds, call }: Story): EventMeaning {
  const mover = knownDevice(payload, merge.mover) ?? olds[0]?.device;
  const newcomer = partyOf(readDevice(payload, merge.newcomer));
  const joins = olds.map(({ callId }) => callId).filter((callId) => callId !== call.callId);
  const common = {
    kind: merge.kind,
    cause: causeOf(payload),
    joins,
    ...(newcomer !== undefined && { to: newcomer }),
  };
  if (merge.kind === 'conferenced') {
    const leg = mover && learnLeg(view.known, call, { device: mover, state: 'conferenced' });
    return callFacts(call, leg, { ...common, state: 'conferenced' });
  }
  const [old] = olds;
  const leg = old?.device && endLeg(call, old.callId, old.device, merge.oldState);
  const callId = old?.callId ?? call.callId;
  const joined = callId === call.callId ? joins : [call.callId, ...joins.filter((id) => id !== callId)];
  return { ...callFacts(call, leg, { ...common, state: 'transferred', joins: joined }), callId };
}

/** The connections of the new call as far as their state is news. */
function newLegs({ merge, payload, view, olds, items, call }: Story): EventMeaning[] {
  const cause = causeOf(payload);
  return items.flatMap(({ device, endpoint, old, state }) => {
    const before = legBefore(call, device, [old, ...olds.map(({ callId }) => ({ callId, device }))]);
    const news = {
      device,
      role: before?.role ?? (endpoint && deviceKey(endpoint) === call.callerKey ? 'caller' : undefined),
      state:
        merge.kind === 'conferenced'
          ? 'conferenced'
          : (state ?? ownState(payload, view, device) ?? going(before)),
    } as const;
    const facts = consequence(view.known, call, news, { kind: merge.kind, cause });
    return facts === undefined ? [] : [facts];
  });
}

/** The connections of the old calls that the new ones replace. */
function endedLegs({ merge, payload, olds, items, call }: Story): EventMeaning[] {
  const cause = causeOf(payload);
  const replaced = [
    ...items.map(({ old }) => old),
    ...items.flatMap(({ device }) => olds.map(({ callId }) => ({ callId, device }))),
  ];
  const current = new Set(items.map(({ device }) => connectionIdOf(call.callId, device)));
  return [...olds, ...replaced].flatMap(({ callId, device }) => {
    if (callId === undefined || device === undefined) return [];
    const connectionId = connectionIdOf(callId, device);
    const leg = call.legs.get(connectionId);
    if (current.has(connectionId) || leg === undefined || isOver(leg.state)) return [];
    leg.state = merge.oldState;
    return [{ ...callFacts(call, leg, { kind: merge.kind, cause }), callId }];
  });
}

function endLeg(call: KnownCall, callId: string, device: DeviceId, state: CallState): KnownLeg {
  const connectionId = connectionIdOf(callId, device);
  const role = call.legs.get(connectionId)?.role;
  const leg: KnownLeg = { connectionId, device, state, role, heard: 0 };
  call.legs.set(connectionId, leg);
  return leg;
}

function legBefore(call: KnownCall, device: DeviceId, connections: ConnectionRef[]): KnownLeg | undefined {
  const refs = [{ callId: call.callId, device }, ...connections];
  const ids = refs.flatMap((ref) =>
    ref.callId === undefined || ref.device === undefined ? [] : [connectionIdOf(ref.callId, ref.device)],
  );
  return ids.map((id) => call.legs.get(id)).find((leg) => leg !== undefined);
}

/** The monitored device's own connection, of which the event gives the state. */
function ownState(payload: Fields, { monitor }: View, device: DeviceId): CallState | undefined {
  if (monitor === undefined || deviceKey(monitor.device) !== deviceKey(device)) return undefined;
  return LOCAL_STATES.get(localConnection(payload) ?? '');
}

/** Who rang or waited before a transfer still does; everybody else now speaks. */
function going(before: KnownLeg | undefined): CallState {
  const isWaiting = before?.state === 'ringing' || before?.state === 'queued' || before?.state === 'offered';
  return isWaiting ? before.state : 'connected';
}
