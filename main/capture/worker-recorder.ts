import { isDeepStrictEqual } from 'node:util';
import type { Clock, Undo } from '../../model/clock.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';
import { within } from '../../model/within.ts';
import { Backlog, DEFAULT_LIMITS } from './backlog.ts';
import { BatchSender } from './batch-sender.ts';
import type { CaptureViews } from './capture-views.ts';
import type { Retention } from './file/retention.ts';
import { recordedBehind } from './recorded-behind.ts';
import { Listeners } from './listeners.ts';
import { recordable } from './recordable.ts';
import type { Recorder, RecorderCounts, RecorderOptions, RecorderState, Trimmed } from './recorder.ts';
import { CaptureThread } from './thread/capture-thread.ts';
import type { ThreadTrouble } from './thread/capture-thread.ts';
import { ViewClient } from './view-client.ts';
import type {
  ClosedReply,
  OpenedReply,
  RecordedSince,
  WorkerAnswer,
  WorkerOptions,
  WrittenReply,
} from './worker-protocol.ts';

/** How often (ms) events are looked for that have become too old. */
const AGE_CHECK = 60_000;
/** Threads in a row that ended, after which recording goes on without anybody looking, until one has proved itself. */
const MOST_ENDED_BY_LOOKING = 3;

type Options = RecorderOptions & { existing: 'continue' | 'refuse'; retention: Retention };
type Trouble = Extract<RecorderState, { is: 'failing' | 'failed' }>;

/** The recorder on this side of the worker thread: `recorder.ts` says what callers may rely on. */
export class WorkerRecorder implements Recorder {
  readonly file: string | null;
  readonly #options: Options;
  readonly #closeLimit: number;
  readonly #views: ViewClient;
  readonly #clock: Clock;
  readonly #backlog: Backlog;
  readonly #sender: BatchSender;
  readonly #sources = new Map<string, CaptureSource>();
  readonly #recorded = new Listeners<TelephonyEvent[]>();
  readonly #trimmed = new Listeners<Trimmed>();
  readonly #states = new Listeners<RecorderState>();
  readonly #pressure = new Listeners<boolean>();
  #thread: CaptureThread | null = null;
  #opened: OpenedReply | null = null;
  #flushes: { batch: number; resolve: () => void }[] = [];
  #trouble: Pick<Trouble, 'is' | 'reason' | 'since'> | null = null;
  #closing: Promise<void> | null = null;
  #closed: { lost: number; reason: string | null } | null = null;
  #isHigh = false;
  #ageCheck: Undo | null = null;
  #firstSeq = 0;
  #lastSeq = 0;
  #events = 0;

  /** As `openRecorder`. */
  static async open(options: Options, closeLimit: number): Promise<WorkerRecorder> {
    const recorder = new WorkerRecorder(options, closeLimit);
    await recorder.#open();
    return recorder;
  }

  private constructor(options: Options, closeLimit: number) {
    this.file = options.file;
    this.#options = options;
    this.#closeLimit = closeLimit;
    this.#clock = options.clock;
    this.#backlog = new Backlog({ ...DEFAULT_LIMITS, ...options.limits });
    this.#sender = new BatchSender(this.#backlog, options.clock, (request) => this.#thread?.post(request));
    this.#views = new ViewClient({ postMessage: (request) => this.#thread?.post(request) }, options.clock);
  }

  get views(): CaptureViews {
    return this.#views;
  }

  get state(): RecorderState {
    if (this.#closed) return { is: 'closed', ...this.#closed };
    if (this.#trouble) return { ...this.#trouble, waiting: this.#backlog.events };
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
    const now = this.#clock.now();
    this.#backlog.add(recordable(event, now), now);
    this.#sender.added();
    this.#tellPressure();
  }

  registerSource({ id, name, protocol, options }: CaptureSource): void {
    if (this.#closed) return;
    const source = { id, name, protocol, options };
    this.#sources.set(`${protocol} ${id}`, source);
    this.#backlog.addSource(source);
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
      this.#thread?.hasten();
      this.#sender.hasten();
    });
  }

  abandon(): UnrecordedEvent[] {
    if (this.state.is !== 'failed') throw new Error('A record was abandoned that has not failed.');
    this.#sender.stop();
    const events = this.#backlog.surrender();
    this.#tellPressure();
    this.#resolveFlushes(Infinity);
    return events;
  }

  async close(): Promise<boolean> {
    this.#closing ??= this.#close();
    await this.#closing;
    return this.#closed?.lost === 0 && this.counts.dropped === 0;
  }

  async #open(): Promise<void> {
    const { thread, opened } = await CaptureThread.open({
      clock: this.#clock,
      spare: this.#options.spare,
      options: () => this.#workerOptions(),
      onAnswer: (answer) => this.#onAnswer(answer),
      onSilent: (trouble) => this.#onTrouble(trouble),
      onDown: (trouble) => this.#onDown(trouble),
      onUp: (reply) => this.#onUp(reply),
      onSteady: () => this.#views.up(),
      isAwaiting: () => this.#backlog.taken > 0 || this.#views.isAwaiting,
    });
    this.#thread = thread;
    this.#take(opened);
    this.#lastSeq = opened.lastSeq;
    // What was kept so far may exceed a retention that has become smaller.
    if (opened.events > 0) this.#trimSoon();
    if (this.#options.retention.maxAgeMs !== null) this.#checkAgeLater();
  }

  #workerOptions(): WorkerOptions {
    const { file, existing, retention, application } = this.#options;
    const resumption = this.#opened && { identity: this.#opened.identity, lastSeq: this.#lastSeq };
    return { type: 'record', file, existing, retention, application, now: this.#clock.now(), resumption };
  }

  async #close(): Promise<void> {
    const begun = this.#clock.now();
    this.#ageCheck?.();
    this.#backlog.addGaps();
    const hasTried = await within(this.#clock, this.#closeLimit, this.flush());
    this.#sender.stop();
    const left = hasTried ? Math.max(1_000, this.#closeLimit - (this.#clock.now() - begun)) : 0;
    const isGone = await this.#thread?.close(left);
    this.#onEnd(isGone ? null : 'the disk was too slow');
  }

  #onAnswer(answer: WorkerAnswer): void {
    if (this.#closed) return;
    switch (answer.type) {
      case 'written':
        this.#onWritten(answer);
        break;
      case 'failed':
        this.#sender.failed();
        this.#onTrouble({ reason: answer.reason, advice: null });
        break;
      case 'closed':
        this.#onClosed(answer);
        break;
      case 'answer':
      case 'wrongFilter':
      case 'noAnswer':
      case 'reading':
        this.#views.onReply(answer);
        break;
    }
  }

  #onDown(trouble: ThreadTrouble): void {
    this.#sender.suspend();
    this.#views.down();
    if (trouble.advice !== null) this.#views.refuse(`${trouble.reason}. ${trouble.advice}`);
    this.#onTrouble(trouble);
  }

  #onUp(opened: OpenedReply): void {
    const before = this.#events;
    const written = this.#settleWritten(opened);
    this.#take(opened);
    const removed = before + written - opened.events;
    if (removed > 0) this.#trimmed.tell({ removed, firstSeq: opened.firstSeq });
    // The file may be another one.
    for (const source of this.#sources.values()) this.#backlog.addSource(source);
    this.#sender.resume();
    if ((this.#thread?.failuresInARow ?? 0) < MOST_ENDED_BY_LOOKING) this.#views.up();
    else this.#views.refuse(LOOKING_IS_OFF);
    if (this.#backlog.events === 0) this.#wentWell();
    this.#tellPressure();
    this.#resolveFlushes(this.#sender.settled);
  }

  /** What the thread before had written and could not tell any more is told now, and not sent again. Returns how much. */
  #settleWritten({ lastSeq, since }: OpenedReply): number {
    const before = this.#lastSeq;
    while (this.#lastSeq < lastSeq && this.#backlog.taken > 0 && !this.#isOfOthers(since)) {
      const events: UnrecordedEvent[] = this.#sender.written()?.events ?? [];
      const firstSeq = this.#lastSeq + 1;
      const next = this.#backlog.oldest?.events[0];
      const own = recordedBehind(firstSeq + events.length - 1, since?.removals ?? [], next);
      this.#lastSeq += events.length + own.length;
      this.#tellRecorded([...events, ...own], firstSeq);
    }
    this.#lastSeq = lastSeq;
    return lastSeq - before;
  }

  /** Another program has recorded to the file while there was no thread: it is that program's events that are new. */
  #isOfOthers(since: RecordedSince | null): boolean {
    const [first] = this.#backlog.oldest?.events ?? [];
    if (first === undefined || since?.next?.seq !== this.#lastSeq + 1) return false;
    return !isDeepStrictEqual(since.next, { ...first, seq: since.next.seq });
  }

  #take(opened: OpenedReply): void {
    this.#opened = opened;
    this.#firstSeq = opened.firstSeq;
    this.#events = opened.events;
  }

  #onWritten({ firstSeq, gaps, removed, oldestSeq, events, more }: WrittenReply): void {
    const written = [...(this.#sender.written()?.events ?? []), ...gaps];
    this.#lastSeq = firstSeq + written.length - 1;
    this.#firstSeq = oldestSeq;
    this.#events = events;
    this.#wentWell();
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

  /** An attempt to write has failed, in one way or another. */
  #onTrouble({ reason, advice }: ThreadTrouble): void {
    if (this.#closed) return;
    const since = this.#trouble?.since ?? this.#clock.now();
    this.#trouble =
      advice === null
        ? { is: 'failing', reason, since }
        : { is: 'failed', reason: `${reason}. ${advice.replace(/\.$/, '')}`, since };
    this.#states.tell(this.state);
    this.#resolveFlushes(Infinity);
  }

  #wentWell(): void {
    if (!this.#trouble) return;
    this.#trouble = null;
    this.#states.tell(this.state);
  }

  /** The file is closed, or left as it is. */
  #onEnd(reason: string | null): void {
    if (this.#closed) return;
    this.#closed = { lost: this.#backlog.events, reason: this.#trouble?.reason ?? reason };
    this.#sender.stop();
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

const LOOKING_IS_OFF =
  'The thread of this capture has ended again and again, perhaps because somebody looked at it. Recording goes on; look again in a minute.';
