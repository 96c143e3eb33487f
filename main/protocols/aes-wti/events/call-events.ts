import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { Party } from '../../../../model/event.ts';
import type { CallState, ConnectionRole, Direction, EventKind } from '../../../../model/vocabulary.ts';
import { deviceKey, knownDevice, readConnection, readDevice } from '../devices/device-id.ts';
import type { DeviceId, DeviceValue } from '../devices/device-id.ts';
import { member, nested, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { CALL_EVENTS } from './call-table.ts';
import type { CallEvent } from './call-table.ts';
import { causeOf } from './causes.ts';
import { partyOf, privateData, undecoded } from './facts.ts';
import type { Mapper, View } from './facts.ts';
import type { KnownCall, KnownLeg } from './known-calls.ts';
import { callFacts, learnLeg, loseSight } from './leg-facts.ts';

export const CALL_MAPPERS: Readonly<Record<string, Mapper>> = {
  ...Object.fromEntries(
    Object.entries(CALL_EVENTS).map(([name, event]): [string, Mapper] => [
      name,
      (payload, view) => mapCallEvent(event, payload, view),
    ]),
  ),
  callcleared: mapCallCleared,
};

/** The UCID: it stays the same over transfers and tells calls apart whose ids came round again. */
export function globalCallIdIn(payload: Fields): string | undefined {
  const linkage = nested(payload, 'callLinkageData', 'globalCallData', 'globalCallLinkageID');
  return text(linkage, 'globallyUniqueCallLinkageID');
}

/** The state of the monitored device's own connection after the event (ECMA-323, localConnectionInfo). */
export function localConnection(payload: Fields): string | undefined {
  return text(payload, 'localConnectionInfo')?.toLowerCase();
}

export const LOCAL_STATES: ReadonlyMap<string, CallState> = new Map(
  Object.entries({
    initiated: 'initiated',
    alerting: 'ringing',
    connected: 'connected',
    hold: 'held',
    queued: 'queued',
    fail: 'failed',
  }),
);

/** What the event says of who calls whom is remembered; the first word counts, as later ones may name a transferor. */
export function learnParties(call: KnownCall, payload: Fields, { dialPlan }: View, kind: EventKind): void {
  const calling = readDevice(payload, 'callingDevice');
  const called = readDevice(payload, 'calledDevice');
  call.from ??= partyOf(calling ?? (kind === 'serviceInitiated' ? initiator(payload) : undefined));
  call.to ??= partyOf(called);
  if (calling !== undefined && calling !== 'restricted') call.callerKey ??= deviceKey(calling);
  const isFromInside = dialPlan.isInside(calling);
  const hasTrunk = member(privateData(payload), 'trunkGroup') !== undefined;
  if (kind === 'networkReached') call.direction = 'out';
  else
    call.direction ??=
      hasTrunk && isFromInside !== true ? 'in' : between(isFromInside, dialPlan.isInside(called));
}

function initiator(payload: Fields): DeviceValue {
  return readDevice(payload, 'initiatingDevice') ?? readConnection(payload, 'initiatedConnection').device;
}

function between(from: boolean | undefined, to: boolean | undefined): Direction | undefined {
  if (from === undefined || to === undefined || (!from && !to)) return undefined;
  return from && to ? 'internal' : from ? 'out' : 'in';
}

function mapCallEvent(event: CallEvent, payload: Fields, view: View): EventMeaning[] {
  const { known, monitor } = view;
  const connection = readConnection(payload, event.connection);
  if (connection.callId === undefined) return undecoded(`The event names no call in ${event.connection}.`);
  const call = known.call(connection.callId, globalCallIdIn(payload));
  learnParties(call, payload, view, event.kind);
  const device = connection.device ?? knownDevice(payload, event.device);
  const isOwn =
    device !== undefined && monitor !== undefined && deviceKey(device) === deviceKey(monitor.device);
  const state = stateOf(event, payload, view, { device, isOwn });
  const role = roleOf(event, call, device);
  const leg = device && learnLeg(known, call, { device, state, role });
  const facts = callFacts(call, leg, {
    kind: event.kind,
    state,
    role: leg?.role ?? role,
    cause: causeOf(payload),
    to: reachedParty(event, call, leg),
    ...extras(event, payload, view, device),
  });
  const isLeaving = leavesCall(event, payload, { view, isOwn, role });
  if (monitor !== undefined && !isLeaving) call.monitors.add(deviceKey(monitor.device));
  const lost = monitor !== undefined && isLeaving ? loseSight(call, deviceKey(monitor.device)) : [];
  known.keep(call);
  return [facts, ...lost];
}

/** Who is called: by name of the call, or the device that a queue, a diversion or a pick-up has it ring at or answer it. */
function reachedParty({ kind }: CallEvent, call: KnownCall, leg: KnownLeg | undefined): Party | undefined {
  const isReached = kind === 'established' || (kind === 'delivered' && leg?.state === 'ringing');
  if (!isReached || leg?.role === 'caller') return call.to;
  const reached = partyOf(leg?.device);
  return reached === undefined || reached.number === call.to?.number ? call.to : reached;
}

interface Subject {
  device: DeviceId | undefined;
  /** It is the monitored device itself. */
  isOwn: boolean;
}

function stateOf(
  event: CallEvent,
  payload: Fields,
  { dialPlan }: View,
  { device, isOwn }: Subject,
): CallState {
  const cause = causeOf(payload);
  if (event.kind === 'delivered') {
    const isAnnounced =
      cause === 'enteringDistribution' || (device !== undefined && dialPlan.isDistributing(device));
    return isAnnounced ? 'offered' : event.state;
  }
  // Seen when a line is put on hold: a ConnectionCleared while the own connection lives on. What it says of that is right.
  const local = localConnection(payload);
  if (event.kind === 'connectionCleared' && isOwn && local !== undefined)
    return LOCAL_STATES.get(local) ?? event.state;
  return event.state;
}

function roleOf(
  { role }: CallEvent,
  call: KnownCall,
  device: DeviceId | undefined,
): ConnectionRole | undefined {
  if (device !== undefined && call.callerKey === deviceKey(device)) return 'caller';
  return role;
}

/** True when the monitored device is out of the call after this event. */
function leavesCall(
  { kind }: CallEvent,
  payload: Fields,
  { view, isOwn, role }: { view: View; isOwn: boolean; role: ConnectionRole | undefined },
): boolean {
  if (view.monitor?.follows !== 'device') return false;
  // A second call that could not reach a busy station: nothing follows there. A caller still has to hang up.
  if (kind === 'failed' && isOwn && role !== 'caller') return true;
  const local = localConnection(payload);
  if (local !== undefined) return local === 'null';
  return isOwn && (kind === 'connectionCleared' || kind === 'diverted');
}

/** What some events tell besides: the queue, the agent, and where a diverted call went. */
function extras(
  { kind }: CallEvent,
  payload: Fields,
  { known }: View,
  device: DeviceId | undefined,
): Partial<Pick<EventMeaning, 'queue' | 'agent' | 'to' | 'reason'>> {
  if (kind === 'diverted') {
    const to = partyOf(readDevice(payload, 'newDestination'));
    return to === undefined ? {} : { to };
  }
  if (kind === 'queued') {
    const ahead = text(payload, 'callsInFront');
    const queue = knownDevice(payload, 'queue') ?? device;
    return {
      ...(queue !== undefined && { queue: { id: queue.extension } }),
      ...(ahead !== undefined && { reason: `calls in front: ${ahead}` }),
    };
  }
  if (kind !== 'delivered' && kind !== 'established') return {};
  const skill = knownDevice(privateData(payload), 'acdGroup');
  const agent = device && known.agentAt(device);
  return {
    ...(skill !== undefined && { queue: { id: skill.extension } }),
    ...(agent !== undefined && { agent }),
  };
}

function mapCallCleared(payload: Fields, { known }: View): EventMeaning[] {
  const { callId } = readConnection(payload, 'clearedCall');
  if (callId === undefined) return undecoded('The event names no call in clearedCall.');
  const call = known.call(callId, globalCallIdIn(payload));
  known.forget(callId);
  return [callFacts(call, undefined, { kind: 'callCleared', state: 'cleared', cause: causeOf(payload) })];
}
