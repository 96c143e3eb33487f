import type { EventFacts, Party } from '../../../../model/event.ts';
import type { DeviceId, DeviceValue } from '../devices/device-id.ts';
import { isTrunk } from '../devices/device-id.ts';
import type { DialPlan } from '../devices/dial-plan.ts';
import { isFields, nested } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import type { KnownCalls } from './known-calls.ts';

/** What a message tells; the name and the raw text are added for all alike. */
export type Mapped = Omit<EventFacts, 'name' | 'raw' | 'rawEncoding'>;

/** Facts whose fields may be undefined, for building. */
export type Draft = { [K in keyof Mapped]: Mapped[K] | undefined } & Pick<Mapped, 'kind'>;

/** The monitor that a message came from. */
export interface Monitor {
  device: DeviceId;
  /** A monitor on a device loses sight of a call when the device leaves it; one on calls follows them to their end. */
  follows: 'device' | 'calls';
}

/** What a message is read with. */
export interface View {
  /** Undefined where AES names a monitor that is not ours. */
  monitor: Monitor | undefined;
  known: KnownCalls;
  dialPlan: DialPlan;
}

/** Never throws, whatever the peer sent; gives at least one event. */
export type Mapper = (payload: Fields, view: View) => Mapped[];

/** The facts without what is undefined. */
export function mapped(draft: Draft): Mapped {
  const facts: Mapped = { kind: draft.kind };
  if (draft.callId !== undefined) facts.callId = draft.callId;
  if (draft.globalCallId !== undefined) facts.globalCallId = draft.globalCallId;
  if (draft.connectionId !== undefined) facts.connectionId = draft.connectionId;
  if (draft.role !== undefined) facts.role = draft.role;
  if (draft.joins !== undefined && draft.joins.length > 0) facts.joins = draft.joins;
  if (draft.device !== undefined) facts.device = draft.device;
  if (draft.from !== undefined) facts.from = draft.from;
  if (draft.to !== undefined) facts.to = draft.to;
  if (draft.direction !== undefined) facts.direction = draft.direction;
  if (draft.state !== undefined) facts.state = draft.state;
  if (draft.cause !== undefined) facts.cause = draft.cause;
  if (draft.agent !== undefined) facts.agent = draft.agent;
  if (draft.queue !== undefined) facts.queue = draft.queue;
  if (draft.reason !== undefined) facts.reason = draft.reason;
  return facts;
}

/** A message that lacks what it cannot be understood without. */
export function undecoded(reason: string): Mapped[] {
  return [{ kind: 'undecoded', reason }];
}

/** A trunk is no number that could be called back, and a caller may withhold the own one. */
export function partyOf(device: DeviceValue): Party | undefined {
  if (device === undefined) return undefined;
  if (device === 'restricted') return { name: 'private number' };
  return isTrunk(device) ? { name: 'external line' } : { number: device.extension };
}

/** Avaya's own members of an event: `extensions.privateData.private.<Name>EventPrivateData`. */
export function privateData(payload: Fields): Fields {
  const holder = nested(payload, 'extensions', 'privateData', 'private');
  return Object.values(holder).find(isFields) ?? {};
}
