import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Recorder } from '../capture/recorder.ts';
import { Recording } from '../recording.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { systemClock } from '../system-clock.ts';
import { EventPrinter } from './event-printer.ts';
import { EXIT } from './exit-codes.ts';
import type { FilterOption } from './filter-option.ts';
import { healthLine, linkLine } from './link-line.ts';
import { tellRecordTrouble } from './record-trouble.ts';
import type { Terminal } from './terminal.ts';
import { forTerminal } from './terminal-text.ts';

export interface CaptureRun {
  sources: readonly ConfiguredSource[];
  secrets: SecretStore;
  /** Is closed at the end. */
  recorder: Recorder;
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

/** Connects, prints and records until the end comes. Resolves with the exit code once all is on disk. */
export async function runCapture(run: CaptureRun, terminal: Terminal): Promise<number> {
  const { recorder } = run;
  const watch = new Watch(run, terminal);
  const recording = new Recording(
    { secrets: run.secrets, clock: systemClock, record: recorder, maxEvents: run.maxEvents ?? Infinity },
    watch,
  );
  const unwatch = tellRecordTrouble(recorder, terminal);
  for (const source of run.sources) recording.start(source);
  await watch.ended;
  await recording.stopAll();
  unwatch();
  const complete = await recorder.close();
  watch.tellSummary(recorder, recording.links);
  if (!complete) return EXIT.writing;
  return watch.allCameUp ? EXIT.ok : EXIT.neverUp;
}

/** Prints what the recording tells, and knows when the end has come. */
class Watch {
  /** Resolves when the run is over: by time, by count, on request, or because nothing can come any more. */
  readonly ended: Promise<void>;
  readonly #run: CaptureRun;
  readonly #terminal: Terminal;
  readonly #links = new Map<string, LinkStatus>();
  readonly #cameUp = new Set<string>();
  readonly #printer: EventPrinter;
  #end: () => void = () => undefined;

  constructor(run: CaptureRun, terminal: Terminal) {
    this.#run = run;
    this.#terminal = terminal;
    this.#printer = new EventPrinter(run, terminal);
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
    this.#printer.print(events);
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

  onBug(context: string, error: unknown): void {
    this.#terminal.tell(`A fault of Ringscope in ${context}: ${stackOf(error)}`);
  }

  onNotice(sourceId: string, text: string): void {
    this.#terminal.tell(forTerminal(`${sourceId}: ${text}`));
  }

  onFull(): void {
    this.#end();
  }

  tellSummary(recorder: Recorder, links: readonly LinkStatus[]): void {
    for (const link of links) this.#terminal.tell(healthLine(link, systemClock.now()));
    this.#printer.tellSummary(recorder, this.#run.recordedIn);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
