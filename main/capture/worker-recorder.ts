import type { Worker } from 'node:worker_threads';
import type { Clock, Undo } from '../../model/clock.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';
import { Backlog, DEFAULT_LIMITS } from './backlog.ts';
import { BatchSender } from './batch-sender.ts';
import type { Retention } from './file/retention.ts';
import { Listeners } from './listeners.ts';
import { recordable } from './recordable.ts';
import type { Recorder, RecorderCounts, RecorderOptions, RecorderState, Trimmed } from './recorder.ts';
import type { CaptureViews } from './capture-views.ts';
import { ViewClient } from './view-client.ts';
import type {
  ClosedReply,
  OpenedReply,
  WorkerReply,
  WorkerRequest,
  WrittenReply,
} from './worker-protocol.ts';

/** How often (ms) events are looked for that have become too old. */
const AGE_CHECK = 60_000;

/** The recorder on this side of the worker thread: `recorder.ts` says what callers may rely on. */
export class WorkerRecorder implements Recorder {
  readonly file: string | null;
  readonly #views: ViewClient;
  readonly #clock: Clock;
  readonly #worker: Worker;
  readonly #backlog: Backlog;
  readonly #sender: BatchSender;
  readonly #recorded = new Listeners<TelephonyEvent[]>();
  readonly #trimmed = new Listeners<Trimmed>();
  readonly #states = new Listeners<RecorderState>();
  readonly #pressure = new Listeners<boolean>();
  readonly #exited = Promise.withResolvers<undefined>();
  #flushes: { batch: number; resolve: () => void }[] = [];
  #failing: { reason: string; since: number } | null = null;
  #closing = false;
  #closed: { lost: number; reason: string | null } | null = null;
  #isHigh = false;
  #ageCheck: Undo | null = null;
  #firstSeq: number;
  #lastSeq: number;
  #events: number;

  constructor(worker: Worker, opened: OpenedReply, options: RecorderOptions & { retention: Retention }) {
    this.file = options.file;
    this.#clock = options.clock;
    this.#worker = worker;
    this.#backlog = new Backlog({ ...DEFAULT_LIMITS, ...options.limits });
    this.#sender = new BatchSender(this.#backlog, options.clock, (request) => this.#send(request));
    this.#views = new ViewClient(worker, options.clock);
    this.#firstSeq = opened.firstSeq;
    this.#lastSeq = opened.lastSeq;
    this.#events = opened.events;
    worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    worker.on('error', (error) => this.#onEnd(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => {
      this.#onEnd('its thread ended');
      this.#exited.resolve(undefined);
    });
    // What was kept so far may exceed a retention that has become smaller.
    if (opened.events > 0) this.#trimSoon();
    if (options.retention.maxAgeMs !== null) this.#checkAgeLater();
  }

  get views(): CaptureViews {
    return this.#views;
  }

  get state(): RecorderState {
    if (this.#closed) return { is: 'closed', ...this.#closed };
    if (this.#failing) return { is: 'failing', ...this.#failing, waiting: this.#backlog.events };
    return { is: 'recording' };
  }

  get counts(): RecorderCounts {
    return {
      events: this.#events,
      waiting: this.#closed ? 0 : this.#backlog.events,
      dropped: this.#backlog.droppedInAll,
    };
  }

  get firstSeq(): number {
    return this.#firstSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  append(event: UnrecordedEvent): void {
    if (this.#closing) throw new Error('An event was appended to a record that is closed.');
    if (this.#closed) {
      this.#closed.lost += 1;
      return;
    }
    const now = this.#clock.now();
    this.#backlog.add(recordable(event, now), now);
    this.#sender.added();
    this.#tellPressure();
  }

  registerSource({ id, name, protocol, options }: CaptureSource): void {
    if (this.#closed) return;
    this.#backlog.addSource({ id, name, protocol, options });
    this.#sender.added();
  }

  onRecorded(listener: (events: TelephonyEvent[]) => void): Undo {
    return this.#recorded.add(listener);
  }

  onTrimmed(listener: (trimmed: Trimmed) => void): Undo {
    return this.#trimmed.add(listener);
  }

  onState(listener: (state: RecorderState) => void): Undo {
    return this.#states.add(listener);
  }

  onPressure(listener: (high: boolean) => void): Undo {
    return this.#pressure.add(listener);
  }

  flush(): Promise<void> {
    if (this.#closed || this.#backlog.batches === 0) return Promise.resolve();
    const batch = this.#sender.settled + this.#backlog.batches;
    return new Promise((resolve) => {
      this.#flushes.push({ batch, resolve });
      this.#sender.hasten();
    });
  }

  async close(): Promise<boolean> {
    if (!this.#closing && !this.#closed) {
      this.#closing = true;
      this.#ageCheck?.();
      this.#backlog.addGaps();
      await this.flush();
      this.#sender.stop();
      this.#send({ type: 'close', now: this.#clock.now() });
    }
    await this.#exited.promise;
    return this.#closed?.lost === 0 && this.counts.dropped === 0;
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #onReply(reply: WorkerReply): void {
    switch (reply.type) {
      case 'written':
        this.#onWritten(reply);
        break;
      case 'failed':
        this.#onFailed(reply.reason);
        break;
      case 'closed':
        this.#onClosed(reply);
        break;
      case 'answer':
      case 'wrongFilter':
      case 'noAnswer':
      case 'reading':
        this.#views.onReply(reply);
        break;
      case 'opened':
      case 'refused':
        throw new Error(`The capture worker said "${reply.type}" twice.`);
    }
  }

  #onWritten({ firstSeq, gaps, removed, oldestSeq, events, more }: WrittenReply): void {
    const written = [...(this.#sender.written()?.events ?? []), ...gaps];
    this.#lastSeq = firstSeq + written.length - 1;
    this.#firstSeq = oldestSeq;
    this.#events = events;
    if (this.#failing) {
      this.#failing = null;
      this.#states.tell(this.state);
    }
    this.#tellRecorded(written, firstSeq);
    if (removed > 0) this.#trimmed.tell({ removed, firstSeq: oldestSeq });
    if (more && !this.#closing) this.#trimSoon();
    this.#tellPressure();
    this.#resolveFlushes(this.#sender.settled);
  }

  #onClosed({ problem, gaps, firstSeq }: ClosedReply): void {
    if (gaps.length > 0) this.#lastSeq = firstSeq + gaps.length - 1;
    this.#events += gaps.length;
    this.#tellRecorded(gaps, firstSeq);
    this.#onEnd(problem);
  }

  #tellRecorded(events: readonly UnrecordedEvent[], firstSeq: number): void {
    if (events.length === 0) return;
    this.#recorded.tell(events.map((event, index) => ({ seq: firstSeq + index, ...event })));
  }

  #onFailed(reason: string): void {
    this.#sender.failed();
    this.#failing = { reason, since: this.#failing?.since ?? this.#clock.now() };
    this.#states.tell(this.state);
    this.#resolveFlushes(Infinity);
  }

  /** The worker has closed the file, or has ended by itself. */
  #onEnd(reason: string | null): void {
    if (this.#closed) return;
    this.#closed = { lost: this.#backlog.events, reason: this.#failing?.reason ?? reason };
    this.#sender.stop();
    this.#ageCheck?.();
    this.#views.end();
    this.#states.tell(this.state);
    this.#resolveFlushes(Infinity);
  }

  #resolveFlushes(upTo: number): void {
    const done = this.#flushes.filter(({ batch }) => batch <= upTo);
    this.#flushes = this.#flushes.filter(({ batch }) => batch > upTo);
    for (const { resolve } of done) resolve();
  }

  #tellPressure(): void {
    const isHigh = this.#isHigh ? !this.#backlog.isLow : this.#backlog.isHigh;
    if (isHigh === this.#isHigh) return;
    this.#isHigh = isHigh;
    this.#pressure.tell(isHigh);
  }

  #trimSoon(): void {
    this.#backlog.addNothing();
    this.#sender.added();
  }

  #checkAgeLater(): void {
    this.#ageCheck = this.#clock.after(AGE_CHECK, () => {
      this.#trimSoon();
      this.#checkAgeLater();
    });
  }
}
