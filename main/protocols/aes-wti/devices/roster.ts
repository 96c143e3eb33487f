import type { Undo } from '../../../../model/clock.ts';
import type { Monitor, View } from '../events/facts.ts';
import { sessionLost } from '../failures.ts';
import type { Link } from '../../protocol.ts';
import { ask } from '../wire/asking.ts';
import { NoAnswer } from '../wire/conversation.ts';
import { WtiRefusal } from '../wire/refusal.ts';
import { unlessOver } from '../wire/unless-over.ts';
import { deviceFailure, linkFailureOf } from './device-failure.ts';
import type { DeviceFailure } from './device-failure.ts';
import { monitorOf } from './monitored-device.ts';
import type { MonitoredDevice } from './monitored-device.ts';
import { NoMonitor, placeMonitor, resolveDevice } from './placing.ts';
import type { PlacingContext } from './placing.ts';
import { mapSnapshot, SNAPSHOT, snapshotRequest } from './snapshot.ts';

/** As many requests may be unanswered at once. */
const WORKERS = 8;
/** A monitor that AES stops again so soon after it was placed is not placed again at once. */
const STEADY_MS = 60_000;
const AGAIN_MS = 30_000;
/** An answer that comes late or under a wrong id may be followed by the right one. */
const STRAY_MS = 5_000;

export interface RosterSettings extends PlacingContext {
  link: Link;
  /** Takes our own mistakes, from work that nobody waits for. */
  onBug: (error: unknown) => void;
  /** A monitor was placed while the link is up. */
  onPlaced: (device: MonitoredDevice) => void;
}

/** The monitors of one session: placed, placed again where AES took one away, and asked for what is going on. */
export class Roster {
  readonly #settings: RosterSettings;
  readonly #undos = new Set<Undo>();
  readonly #cut = new Set<string>();
  #hasBegunMonitors = false;

  constructor(settings: RosterSettings) {
    this.#settings = settings;
  }

  get #devices(): readonly MonitoredDevice[] {
    return this.#settings.remembered.devices;
  }

  get placed(): readonly MonitoredDevice[] {
    return this.#devices.filter(({ crossRefId }) => crossRefId !== null);
  }

  /** The monitor that an event names. */
  monitor(crossRefId: string | undefined): Monitor | undefined {
    const device = this.#devices.find((one) => one.crossRefId !== null && one.crossRefId === crossRefId);
    return device && monitorOf(device, this.#settings.options.switchName);
  }

  /** The session is a new one: nothing of an earlier one is there any more. */
  clear(): void {
    for (const device of this.#devices) {
      device.id = null;
      device.crossRefId = null;
      // The gap of the link has this one in it.
      device.unheardSince = null;
    }
  }

  /**
   * Places the monitors that are missing. A device that is refused is told by a notice and tried again where that may
   * help; only when not a single one is left to listen to, the first refusal is thrown.
   */
  async placeAll(): Promise<void> {
    const { link } = this.#settings;
    link.step('devices');
    const failures = new Map<MonitoredDevice, DeviceFailure>();
    await this.#each(
      this.#devices.filter(({ crossRefId }) => crossRefId === null),
      async (device) => {
        const failure = await this.#place(device);
        if (failure !== null) failures.set(device, failure);
      },
    );
    const [first] = failures.values();
    if (this.placed.length === 0 && first !== undefined) {
      throw linkFailureOf(first, this.#hasBegunMonitors ? 'monitors' : 'devices', failures.size);
    }
    for (const [device, failure] of failures) this.#mark(device, failure);
    if (!this.#hasBegunMonitors) link.step('monitors');
    if (this.#cut.size > 0) link.notice(`AES will not send these events: ${[...this.#cut].join(', ')}.`);
  }

  /** Asks for the connections of every monitored device. What a device cannot tell is left out. */
  async snapshotAll(): Promise<void> {
    await this.#each(this.placed, (device) => this.snapshot(device));
  }

  async snapshot(device: MonitoredDevice): Promise<void> {
    const { link, conversation, remembered } = this.#settings;
    if (device.id === null || device.kind === 'skill') return;
    const heardBefore = remembered.known.heard;
    try {
      const answer = await ask(conversation, SNAPSHOT, snapshotRequest(device.id));
      for (const event of mapSnapshot(answer, this.#viewOf(device), heardBefore)) link.emit(event);
    } catch (error) {
      this.#throwUnlessRefused(error);
      if (device.kind === 'vdn') return;
      link.notice(`What is going on at ${device.extension} is not known: ${messageOf(error)}`);
    }
  }

  /** AES stopped a monitor by itself. */
  onStopped(crossRefId: string | undefined): void {
    const device = this.placed.find((one) => one.crossRefId === crossRefId);
    if (device === undefined) return;
    const { link } = this.#settings;
    device.crossRefId = null;
    device.unheardSince = link.clock.now();
    link.notice(
      `AES stopped monitoring ${device.extension}. The monitor is placed again by itself; if it cannot be, see whether ` +
        'the extension was removed.',
    );
    const isSteady = link.clock.now() - device.placedAt >= STEADY_MS;
    this.#placeLater(device, isSteady ? 0 : AGAIN_MS);
  }

  /** An answer names a monitor that nobody waits for any more: it would send every event twice. */
  onStray(crossRefId: string): void {
    const { link, conversation, onBug } = this.#settings;
    this.#later(STRAY_MS, () => {
      if (this.monitor(crossRefId) !== undefined) return;
      conversation
        .request('MonitorStop', { monitorCrossRefID: crossRefId })
        .catch((error: unknown) => this.#throwUnlessRefused(error))
        .catch(unlessOver(onBug));
      link.notice('AES answered the request for a monitor too late; that monitor is stopped again.');
    });
  }

  /** Leaves no timer. */
  stop(): void {
    for (const undo of this.#undos) undo();
    this.#undos.clear();
  }

  #viewOf(device: MonitoredDevice): View {
    const { options, remembered } = this.#settings;
    const { known, dialPlan } = remembered;
    return { monitor: monitorOf(device, options.switchName), known, dialPlan };
  }

  async #place(device: MonitoredDevice): Promise<DeviceFailure | null> {
    const { link, remembered, options } = this.#settings;
    const { extension } = device;
    try {
      const id = (device.id ??= await resolveDevice(this.#settings, extension));
      if (!this.#hasBegunMonitors) link.step('monitors');
      this.#hasBegunMonitors = true;
      const { crossRefId, kind, cut } = await placeMonitor(this.#settings, { ...device, id });
      device.crossRefId = crossRefId;
      device.kind = kind;
      device.placedAt = link.clock.now();
      device.trouble = null;
      link.granted(extension);
      this.#tellGap(device);
      device.unheardSince = null;
      for (const name of cut) this.#cut.add(name);
      if (kind !== 'station') remembered.dialPlan.addDistributing(this.#deviceIdOf(device));
      return null;
    } catch (error) {
      if (error instanceof NoMonitor) return unnamedMonitor(error);
      this.#throwUnlessRefused(error);
      if (error instanceof WtiRefusal || error instanceof NoAnswer) {
        return deviceFailure(error, extension, options.switchName);
      }
      throw error;
    }
  }

  #tellGap({ extension, unheardSince }: MonitoredDevice): void {
    if (unheardSince === null) return;
    const { link } = this.#settings;
    const gap = {
      since: unheardSince,
      until: link.clock.now(),
      reason: `AES stopped monitoring ${extension}.`,
    };
    link.emit({ kind: 'gap', name: 'gap', device: extension, gap, raw: '' });
  }

  #deviceIdOf(device: MonitoredDevice) {
    return monitorOf(device, this.#settings.options.switchName).device;
  }

  /** Tells it once, however often it is tried. */
  #mark(device: MonitoredDevice, failure: DeviceFailure): void {
    const { cause, cure, evidence, retryMs } = failure;
    this.#settings.link.refused(device.extension, linkFailureOf(failure, 'monitors', 1));
    const trouble = `${cause} ${cure} (${evidence.join('; ')})`;
    if (device.trouble !== trouble) this.#settings.link.notice(trouble);
    device.trouble = trouble;
    if (retryMs !== null) this.#placeLater(device, retryMs);
  }

  #placeLater(device: MonitoredDevice, ms: number): void {
    const { onBug, onPlaced } = this.#settings;
    this.#later(ms, () => {
      this.#placeAgain(device).then((isPlaced) => isPlaced && onPlaced(device), unlessOver(onBug));
    });
  }

  async #placeAgain(device: MonitoredDevice): Promise<boolean> {
    const failure = await this.#place(device);
    if (failure === null) return true;
    this.#mark(device, failure);
    return false;
  }

  #later(ms: number, work: () => void): void {
    const undo = this.#settings.link.clock.after(ms, () => {
      this.#undos.delete(undo);
      work();
    });
    this.#undos.add(undo);
  }

  /** What is no answer of AES is thrown on; a session that AES no longer knows ends the conversation. */
  #throwUnlessRefused(error: unknown): void {
    if (error instanceof WtiRefusal && error.says('invalidSessionID')) {
      const failure = sessionLost(`It refused a request (${error.message}).`);
      this.#settings.conversation.fail(failure);
      throw failure;
    }
    if (!(error instanceof WtiRefusal) && !(error instanceof NoAnswer)) throw error;
  }

  async #each(devices: readonly MonitoredDevice[], work: (device: MonitoredDevice) => Promise<void>) {
    const left = [...devices];
    const worker = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  }
}

function unnamedMonitor({ message }: NoMonitor): DeviceFailure {
  return {
    code: 'unreadable-answer',
    cause: message,
    cure: 'Check that the release of AES is 10.2 or later; please report it with the log telrestsvc.log.',
    evidence: [],
    retryMs: null,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
