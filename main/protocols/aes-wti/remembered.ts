import { DialPlan } from './devices/dial-plan.ts';
import { monitoredDevices } from './devices/monitored-device.ts';
import type { MonitoredDevice } from './devices/monitored-device.ts';
import { KnownCalls } from './events/known-calls.ts';
import { wantedDevices } from './options.ts';
import type { AesWtiOptions } from './options.ts';

/** What AES keeps of a session whose socket went. */
export interface OldSession {
  id: string;
  token: string;
}

/** What one attempt leaves to the next. */
export class Remembered {
  /** Null where there is none to take up. */
  session: OldSession | null = null;
  /** When AES was last heard (ms since the epoch). */
  lastHeardAt = -Infinity;
  /** AES does not take the members that ask for a session to be kept. */
  recoveryRefused = false;
  /** The service that gave an id last, for `deviceIdService: "auto"`. */
  idService: 'third-party' | 'first-party' | 'compose' = 'third-party';
  /** The name under which AES takes the duration when the session timer is reset. */
  durationMember: 'requestedSessionDuration' | 'SessionDuration' = 'requestedSessionDuration';
  /** AES reports the states of agents by itself. */
  agentEventsSeen = false;
  readonly devices: MonitoredDevice[];
  readonly dialPlan: DialPlan;
  readonly known = new KnownCalls();

  constructor(options: AesWtiOptions) {
    this.devices = monitoredDevices(wantedDevices(options));
    this.dialPlan = new DialPlan(this.devices.map(({ extension }) => extension));
  }
}

const KEY = 'aes-wti';

export function rememberedIn(memory: Map<string, unknown>, options: AesWtiOptions): Remembered {
  const before = memory.get(KEY);
  if (before instanceof Remembered) return before;
  const fresh = new Remembered(options);
  memory.set(KEY, fresh);
  return fresh;
}
