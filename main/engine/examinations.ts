import type { ExaminationProgress } from '../../model/contract/doctor.ts';
import { APPLICATION } from '../application.ts';
import type { ExaminationResult } from '../doctor/examine.ts';
import { examine } from '../doctor/examine.ts';
import { reportText } from '../doctor/report-text.ts';
import { doctorReport } from '../doctor/report.ts';
import type { Recording } from '../recording.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { transportsFor } from '../sources/open-transports.ts';
import { gone, refusal } from './refusals.ts';
import type { Shell } from './shell.ts';
import { Versioned } from './versioned.ts';

const SPACING_MS = 50;
/** Of one page; the oldest that is over gives way. */
const MOST = 8;

interface Running {
  source: ConfiguredSource;
  progress: ExaminationProgress | null;
  result: ExaminationResult | null;
  changes: Versioned;
  stop: AbortController;
}

/** The examinations that one page has asked for. */
export class Examinations {
  readonly #shell: Shell;
  readonly #secrets: SecretStore;
  readonly #recording: Recording;
  readonly #running = new Map<string, Running>();
  #last = 0;

  constructor(shell: Shell, secrets: SecretStore, recording: Recording) {
    this.#shell = shell;
    this.#secrets = secrets;
    this.#recording = recording;
  }

  /**
   * Begins to try a source; gives the id of the examination. `entered` are secrets that are not stored (yet). A link
   * of the same source is stopped meanwhile: some systems allow one session, or one client id, at a time.
   */
  start(source: ConfiguredSource, entered: Record<string, string>): string {
    this.#makeRoom();
    this.#last += 1;
    const id = `examination-${this.#last}`;
    const running: Running = {
      source,
      progress: null,
      result: null,
      changes: new Versioned(this.#shell.clock, SPACING_MS),
      stop: new AbortController(),
    };
    this.#running.set(id, running);
    void this.#examine(running, entered);
    return id;
  }

  async next(id: string, known: number, signal: AbortSignal): Promise<ExaminationProgress> {
    const running = this.#known(id);
    do await running.changes.newerThan(running.progress === null ? running.changes.version : known, signal);
    while (running.progress === null);
    return { ...running.progress, version: running.changes.version };
  }

  stop(id: string): void {
    this.#known(id).stop.abort();
  }

  report(id: string): string {
    const { result, source } = this.#known(id);
    if (!result) throw refusal('gone', 'There is nothing to report yet: the examination is not over.');
    return reportText(doctorReport(result, source.config, APPLICATION));
  }

  stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort();
  }

  async #examine(running: Running, entered: Record<string, string>): Promise<void> {
    const { source, stop, changes } = running;
    const { clock } = this.#shell;
    const resume = await this.#recording.pause(source.config.id);
    try {
      running.result = await examine({
        source,
        clock,
        secrets: withEntered(this.#secrets, entered),
        openTransports: transportsFor(this.#shell.systemProxy),
        signal: stop.signal,
        onProgress: (progress) => {
          running.progress = progress;
          changes.changed();
        },
        onBug: (error) => this.#shell.onBug('an examination', error),
      });
      running.progress = running.result.progress;
    } catch (error) {
      if (!stop.signal.aborted) this.#shell.onBug('an examination', error);
      if (running.progress) running.progress = { ...running.progress, running: null, isOver: true };
    } finally {
      resume();
      changes.changed();
    }
  }

  #known(id: string): Running {
    const running = this.#running.get(id);
    if (!running) throw gone('This examination');
    return running;
  }

  #makeRoom(): void {
    for (const [id, { progress }] of this.#running) {
      if (this.#running.size < MOST) return;
      if (progress?.isOver) this.#running.delete(id);
    }
    if (this.#running.size >= MOST) throw refusal('busy', 'Too many examinations at once. Stop one first.');
  }
}

function withEntered(store: SecretStore, entered: Record<string, string>): SecretStore {
  return {
    get: async (sourceId, name) => entered[name] ?? (await store.get(sourceId, name)),
    trouble: async () => (await store.trouble?.()) ?? null,
  };
}
