import type { Monitor } from '../events/facts.ts';
import type { DeviceKind, WantedDevice } from '../options.ts';
import { parseDeviceId } from './device-id.ts';

/** A device of the settings and how far its monitor has come. Outlives reconnects. */
export interface MonitoredDevice {
  extension: string;
  /** What it is monitored as; undefined until that is found out. */
  kind: DeviceKind | undefined;
  /** Its identifier in this session; null until AES gave one. */
  id: string | null;
  /** The monitor in this session; null while there is none. */
  crossRefId: string | null;
  /** When the monitor was last placed (ms since the epoch). */
  placedAt: number;
  /** Since when AES has sent nothing of it, as it stopped the monitor (ms since the epoch); null otherwise. */
  unheardSince: number | null;
  /** What was last told of why it is not monitored; null while it is. */
  trouble: string | null;
}

export function monitoredDevices(wanted: readonly WantedDevice[]): MonitoredDevice[] {
  return wanted.map(({ extension, kind }) => ({
    extension,
    kind,
    id: null,
    crossRefId: null,
    placedAt: -Infinity,
    unheardSince: null,
    trouble: null,
  }));
}

/** The form of identifiers that AES hands out, for an AES that hands out none. */
export function composedId(extension: string, switchName: string): string {
  return `${extension}:${switchName}:0.0.0.0:0`;
}

/** How events of this device's monitor are read. */
export function monitorOf(device: MonitoredDevice, switchName: string): Monitor {
  return {
    device: parseDeviceId(device.id ?? composedId(device.extension, switchName)),
    follows: device.kind === 'vdn' ? 'calls' : 'device',
  };
}
