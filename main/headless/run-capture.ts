import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { isLinkKind } from '../../model/vocabulary.ts';
import { APPLICATION } from '../application.ts';
import { openRecorder } from '../capture/recorder.ts';
import type { Recorder } from '../capture/recorder.ts';
import { Engine } from '../engine.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { systemClock } from '../system-clock.ts';
import { eventLine } from './event-line.ts';
import { EXIT } from './exit-codes.ts';
import type { FilterOption } from './filter-option.ts';
import { linkLine } from './link-line.ts';
import type { Terminal } from './terminal.ts';
import { forTerminal, jsonForTerminal } from './terminal-text.ts';

export interface CaptureRun {
  sources: readonly ConfiguredSource[];
  secrets: SecretStore;
  /** The capture to record to; null keeps the newest events in memory only. */
  file: string | null;
  /** The file that the person asked for. */
  recordedIn: string | null;
  format: 'human' | 'ndjson';
  /** Print no events. */
  quiet: boolean;
  /** Which events to print; all are recorded. */
  filter: FilterOption | null;
  /** End at this time (ms since the epoch). */
  until: number | null;
  maxEvents: number | null;
  /** Aborts when the person asks for the end. */
  signal: AbortSignal;
  /** Ids of sources that are meant not to come up. */
  mayStayDown: ReadonlySet<string>;
}

/** Without a file the record is only the way from the sources to the screen. */
const KEPT_IN_MEMORY = 10_000;

/** A filter may ask for the call of an event; calls that ended longer ago are not asked for any more. */
const ENDED_CALLS_KEPT_MS = 120_000;

/** Connects, prints and records until the end comes. Resolves with the exit code once all is on disk. */
export async function runCapture(run: CaptureRun, terminal: Terminal): Promise<number> {
  const recorder = await openRecorder({
    file: run.file,
    ...(run.file === null && { retention: { maxEvents: KEPT_IN_MEMORY } }),
    application: APPLICATION,
    clock: systemClock,
  });
  const watch = new Watch(run, terminal);
  const engine = new Engine(
    {
      shell: {
        secrets: run.secrets,
        clock: systemClock,
        onBug: (context, error) => terminal.tell(`A fault of Ringscope in ${context}: ${stackOf(error)}`),
      },
      sources: run.sources,
      recorder,
      maxEvents: run.maxEvents ?? Infinity,
    },
    watch,
  );
  const unwatch = tellRecordTrouble(recorder, terminal);
  engine.start();
  await watch.ended;
  await engine.stop();
  unwatch();
  const complete = await recorder.close();
  watch.tellSummary(recorder);
  if (!complete) return EXIT.writing;
  return watch.allCameUp ? EXIT.ok : EXIT.neverUp;
}

/** Prints what the engine tells, and knows when the end has come. */
class Watch {
  /** Resolves when the run is over: by time, by count, on request, or because nothing can come any more. */
  readonly ended: Promise<void>;
  readonly #run: CaptureRun;
  readonly #terminal: Terminal;
  readonly #links = new Map<string, LinkStatus>();
  readonly #cameUp = new Set<string>();
  readonly #calls = new CallReducer();
  readonly #selects: ((event: TelephonyEvent) => boolean) | null;
  #events = 0;
  #end: () => void = () => undefined;

  constructor(run: CaptureRun, terminal: Terminal) {
    this.#run = run;
    this.#terminal = terminal;
    this.#selects =
      run.filter?.selector({
        now: systemClock.now(),
        callOf: (event) => this.#calls.callOf(event)?.toCall(),
      }) ?? null;
    this.ended = new Promise((resolve) => {
      const undo =
        run.until === null
          ? null
          : systemClock.after(Math.max(0, run.until - systemClock.now()), () => this.#end());
      this.#end = () => {
        undo?.();
        resolve();
      };
    });
    if (run.signal.aborted) this.#end();
    run.signal.addEventListener('abort', () => this.#end(), { once: true });
    void terminal.outputClosed.then(() => this.#end());
  }

  get allCameUp(): boolean {
    const { sources, mayStayDown } = this.#run;
    return sources.every(({ config: { id } }) => this.#cameUp.has(id) || mayStayDown.has(id));
  }

  onRecorded(events: TelephonyEvent[]): void {
    const { quiet, filter, format } = this.#run;
    this.#calls.forgetEnded(systemClock.now() - ENDED_CALLS_KEPT_MS);
    for (const event of events) {
      if (!isLinkKind(event.kind)) this.#events += 1;
      if (filter?.needsCalls) this.#calls.apply(event);
      if (quiet || (this.#selects && !this.#selects(event))) continue;
      this.#terminal.print(
        format === 'ndjson' ? jsonForTerminal(event) : eventLine(event, this.#terminal.paint),
      );
    }
  }

  onStatus(status: LinkStatus): void {
    const before = this.#links.get(status.sourceId);
    this.#links.set(status.sourceId, status);
    if (before?.state === status.state) return;
    if (status.state === 'up') this.#cameUp.add(status.sourceId);
    this.#terminal.tell(linkLine(status, this.#terminal.paintTold));
    const links = [...this.#links.values()];
    if (links.length === this.#run.sources.length && links.every(({ state }) => state === 'rejected'))
      this.#end();
  }

  onNotice(sourceId: string, text: string): void {
    this.#terminal.tell(forTerminal(`${sourceId}: ${text}`));
  }

  onFull(): void {
    this.#end();
  }

  tellSummary(recorder: Recorder): void {
    const { recordedIn } = this.#run;
    const lines = [`${this.#events} events${recordedIn === null ? '' : ` recorded in ${recordedIn}`}.`];
    const lost = recorder.counts.dropped + (recorder.state.is === 'closed' ? recorder.state.lost : 0);
    if (lost > 0) lines.push(`${lost} events are missing in it: they could not be written.`);
    if (this.#terminal.unprinted > 0) {
      lines.push(
        `${this.#terminal.unprinted} lines were not printed: the reader of the output was too slow.`,
      );
    }
    this.#terminal.tell(lines.join('\n'));
  }
}

/** Says when the record has trouble, and when it is over. */
function tellRecordTrouble(recorder: Recorder, terminal: Terminal): () => void {
  let trouble: string | null = null;
  return recorder.onState((state) => {
    if (state.is === 'failing') {
      if (state.reason !== trouble)
        terminal.tell(`The record cannot be written, and it is tried again: ${state.reason}.`);
      trouble = state.reason;
    } else if (state.is === 'recording') {
      trouble = null;
      terminal.tell('The record is written again; what waited is in it.');
    }
  });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
