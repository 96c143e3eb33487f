import type { Clock, Undo } from '../model/clock.ts';
import type { LinkStatus } from '../model/contract/link-status.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../model/event.ts';
import { isLinkKind } from '../model/vocabulary.ts';
import type { Recorder } from './capture/recorder.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { ConfiguredSource } from './sources/configured-source.ts';
import { recordedSource } from './sources/recorded-source.ts';
import { Supervisor } from './sources/supervisor.ts';
import { createTransports } from './transports/source-transports.ts';

/** What differs between the desktop, the browser shell and the command line; the engine never asks which it is in. */
export interface Shell {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** A mistake of ours that did not end the process: to be shown and reported. */
  onBug(context: string, error: unknown): void;
}

export interface EngineSettings {
  shell: Shell;
  sources: readonly ConfiguredSource[];
  /** The record that everything goes to. The engine does not close it. */
  recorder: Recorder;
  /** Stop recording after this many events, link events not counted. */
  maxEvents?: number;
}

export interface EngineListeners {
  /** Events after they are on disk, in order. */
  onRecorded(events: TelephonyEvent[]): void;
  onStatus(status: LinkStatus): void;
  onNotice(sourceId: string, text: string): void;
  /** `maxEvents` have been recorded; whatever comes now is not. */
  onFull(): void;
}

/** Runs the links of all sources into one record, and tells its listeners what happens. */
export class Engine {
  readonly #settings: EngineSettings;
  readonly #listeners: EngineListeners;
  readonly #supervisors: Supervisor[];
  readonly #undo: Undo[];
  #left: number;

  constructor(settings: EngineSettings, listeners: EngineListeners) {
    this.#settings = settings;
    this.#listeners = listeners;
    this.#left = settings.maxEvents ?? Infinity;
    this.#supervisors = settings.sources.map((source) => this.#supervise(source));
    this.#undo = [
      settings.recorder.onRecorded((events) => listeners.onRecorded(events)),
      settings.recorder.onPressure((high) => {
        for (const supervisor of this.#supervisors) supervisor.setReading(!high);
      }),
    ];
  }

  /** The links, in the order of their sources. */
  get links(): LinkStatus[] {
    return this.#supervisors.map(({ status }) => status);
  }

  start(): void {
    for (const { config } of this.#settings.sources) {
      this.#settings.recorder.registerSource(recordedSource(config));
    }
    for (const supervisor of this.#supervisors) supervisor.start();
  }

  /** Takes leave of all peers and resolves when all that was received is on disk. */
  async stop(): Promise<void> {
    await Promise.all(this.#supervisors.map((supervisor) => supervisor.stop()));
    await this.#settings.recorder.flush();
    for (const undo of this.#undo) undo();
  }

  #supervise(source: ConfiguredSource): Supervisor {
    const { shell } = this.#settings;
    return new Supervisor({
      source,
      secrets: shell.secrets,
      clock: shell.clock,
      random: Math.random,
      openTransports: ({ clock, signal, onStage }) =>
        createTransports({ trust: source.trust, clock, signal, onStage }),
      record: (event) => this.#record(event),
      onStatus: (status) => this.#listeners.onStatus(status),
      onNotice: (sourceId, text) => this.#listeners.onNotice(sourceId, text),
      onBug: (sourceId, error) => shell.onBug(`source ${sourceId}`, error),
    });
  }

  #record(event: UnrecordedEvent): void {
    if (isLinkKind(event.kind)) {
      this.#settings.recorder.append(event);
    } else if (this.#left > 0) {
      this.#left -= 1;
      this.#settings.recorder.append(event);
      if (this.#left === 0) this.#listeners.onFull();
    }
  }
}
