import type { Clock, Undo } from '../model/clock.ts';
import type { LinkStatus } from '../model/contract/link-status.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../model/event.ts';
import { isLinkKind } from '../model/vocabulary.ts';
import { within } from '../model/within.ts';
import type { Recorder } from './capture/recorder.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { ConfiguredSource } from './sources/configured-source.ts';
import { transportsFor } from './sources/open-transports.ts';
import { recordedSource } from './sources/recorded-source.ts';
import { Supervisor } from './sources/supervisor.ts';
import type { SystemProxy } from './transports/proxy/choose-proxy.ts';

/** How long (ms) all peers together may take to be left; each is given 3 s, and some have two things to say. */
export const LEAVE_LIMIT = 8_000;
/** How long (ms) the disk may take for what was received by then. */
export const FLUSH_LIMIT = 10_000;

/** Where events go: a recorder, or one that goes on in another file now and then. */
export type EventRecord = Pick<Recorder, 'append' | 'registerSource' | 'onRecorded' | 'onPressure' | 'flush'>;

export interface RecordingSettings {
  secrets: SecretStore;
  clock: Clock;
  /** The record that everything goes to. It is not closed here. */
  record: EventRecord;
  /** Where sources that use the system's proxy ask for it, beside the environment. */
  systemProxy?: SystemProxy;
  /** Stop recording after this many events, link events not counted. */
  maxEvents?: number;
}

export interface RecordingListeners {
  /** Events after they are on disk, in order. */
  onRecorded(events: TelephonyEvent[]): void;
  onStatus(status: LinkStatus): void;
  onNotice(sourceId: string, text: string): void;
  /** `maxEvents` have been recorded; whatever comes now is not. */
  onFull(): void;
  /** A mistake of ours that did not end the process: to be shown and reported. */
  onBug(context: string, error: unknown): void;
}

/** Runs the links of sources into one record, and tells its listeners what happens. */
export class Recording {
  readonly #settings: RecordingSettings;
  readonly #listeners: RecordingListeners;
  readonly #running = new Map<string, Supervisor>();
  readonly #undo: Undo[];
  #isReading = true;
  #isOver = false;
  #left: number;

  constructor(settings: RecordingSettings, listeners: RecordingListeners) {
    this.#settings = settings;
    this.#listeners = listeners;
    this.#left = settings.maxEvents ?? Infinity;
    this.#undo = [
      settings.record.onRecorded((events) => listeners.onRecorded(events)),
      settings.record.onPressure((high) => this.#setReading(!high)),
    ];
  }

  /** The links of the sources that were started, in that order. */
  get links(): LinkStatus[] {
    return [...this.#running.values()].map(({ status }) => status);
  }

  /** Undefined where no source of that id was started. */
  link(sourceId: string): LinkStatus | undefined {
    return this.#running.get(sourceId)?.status;
  }

  /** Begins to connect. A source of the same id must have been stopped before: there is one socket a source. */
  start(source: ConfiguredSource): void {
    const { id } = source.config;
    if (this.#running.has(id)) throw new Error(`The source ${id} is running already.`);
    this.#settings.record.registerSource(recordedSource(source.config));
    const supervisor = this.#supervise(source);
    supervisor.setReading(this.#isReading);
    this.#running.set(id, supervisor);
    supervisor.start();
  }

  /** Takes leave of the peer of one source; without effect where it does not run. */
  async stop(sourceId: string): Promise<void> {
    const running = this.#running.get(sourceId);
    await running?.stop();
    if (this.#running.get(sourceId) === running) this.#running.delete(sourceId);
  }

  /** Stops the link of a source, as far as it runs, until what this gives is called. */
  async pause(sourceId: string): Promise<() => void> {
    const supervisor = this.#running.get(sourceId);
    const wasStopped = supervisor?.status.state === 'stopped';
    await supervisor?.stop();
    return () => {
      // It may have been stopped for good or replaced meanwhile.
      if (supervisor && !wasStopped && this.#running.get(sourceId) === supervisor) supervisor.start();
    };
  }

  /**
   * Takes leave of all peers and resolves when all that was received is on disk, or when `LEAVE_LIMIT` and
   * `FLUSH_LIMIT` are over. Nothing is recorded after that. Gives the ids of the sources whose peers could not be left
   * in time: what they sent last may be missing.
   */
  async stopAll(): Promise<string[]> {
    const { clock, record } = this.#settings;
    const staying = new Set(this.#running.keys());
    const stopping = [...this.#running].map(async ([id, supervisor]) => {
      await supervisor.stop();
      staying.delete(id);
    });
    await within(clock, LEAVE_LIMIT, Promise.all(stopping));
    this.#isOver = true;
    await within(clock, FLUSH_LIMIT, record.flush());
    for (const undo of this.#undo) undo();
    return [...staying];
  }

  /** As `reconnect` for all links but those that only a person can mend; `deafSince` as of `Supervisor.reconnect`. */
  networkChanged(reason: string, deafSince?: number): void {
    for (const supervisor of this.#running.values()) supervisor.networkChanged(reason, deafSince);
  }

  /** Dials anew at once: a link that is up is given up for it, one that waits or is rejected waits no longer. */
  reconnect(sourceId: string, reason: string): void {
    this.#running.get(sourceId)?.reconnect(reason);
  }

  #setReading(isReading: boolean): void {
    this.#isReading = isReading;
    for (const supervisor of this.#running.values()) supervisor.setReading(isReading);
  }

  #supervise(source: ConfiguredSource): Supervisor {
    const { secrets, clock } = this.#settings;
    return new Supervisor({
      source,
      secrets,
      clock,
      random: Math.random,
      openTransports: transportsFor(this.#settings.systemProxy ?? null),
      record: (event) => this.#record(event),
      onStatus: (status) => this.#listeners.onStatus(status),
      onNotice: (sourceId, text) => this.#listeners.onNotice(sourceId, text),
      onBug: (sourceId, error) => this.#listeners.onBug(`source ${sourceId}`, error),
    });
  }

  #record(event: UnrecordedEvent): void {
    if (this.#isOver) return;
    if (isLinkKind(event.kind)) {
      this.#settings.record.append(event);
    } else if (this.#left > 0) {
      this.#left -= 1;
      this.#settings.record.append(event);
      if (this.#left === 0) this.#listeners.onFull();
    }
  }
}
