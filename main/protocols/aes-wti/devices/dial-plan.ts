import type { DeviceId, DeviceValue } from './device-id.ts';
import { deviceKey, isTrunk } from './device-id.ts';

/**
 * What the monitored devices tell of the numbers of the house. AES writes an outside number just as an extension
 * (`0035315550100:CM55::0`), so a number counts as inside when it is as long as the extension of a monitored device.
 */
export class DialPlan {
  readonly #lengths: ReadonlySet<number>;
  readonly #distributing = new Set<string>();

  constructor(extensions: readonly string[]) {
    this.#lengths = new Set(extensions.map(({ length }) => length));
  }

  /** This device is a VDN or a skill: it hands calls on and nobody answers there. */
  addDistributing(device: DeviceId): void {
    this.#distributing.add(deviceKey(device));
  }

  isDistributing(device: DeviceId): boolean {
    return this.#distributing.has(deviceKey(device));
  }

  /** Undefined where the party is not known. Who withholds the number is taken to be outside. */
  isInside(device: DeviceValue): boolean | undefined {
    if (device === undefined) return undefined;
    if (device === 'restricted' || isTrunk(device)) return false;
    return /^\d+$/.test(device.extension) && this.#lengths.has(device.extension.length);
  }
}
