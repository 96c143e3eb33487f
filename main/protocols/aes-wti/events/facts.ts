import type { Party } from '../../../../model/event.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { DeviceId, DeviceValue } from '../devices/device-id.ts';
import { isTrunk } from '../devices/device-id.ts';
import type { DialPlan } from '../devices/dial-plan.ts';
import { isFields, nested } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import type { KnownCalls } from './known-calls.ts';

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
export type Mapper = (payload: Fields, view: View) => EventMeaning[];

/** A message that lacks what it cannot be understood without. */
export function undecoded(reason: string): EventMeaning[] {
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
