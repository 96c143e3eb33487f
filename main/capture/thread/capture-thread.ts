import type { Worker } from 'node:worker_threads';
import type { Clock, Undo } from '../../../model/clock.ts';
import { within } from '../../../model/within.ts';
import { CaptureFileError } from '../capture-file-error.ts';
import type { CaptureFileProblem } from '../capture-file-error.ts';
import type {
  OpenedReply,
  WorkerAnswer,
  WorkerOptions,
  WorkerReply,
  WorkerRequest,
} from '../worker-protocol.ts';
import { SilenceWatch } from './silence-watch.ts';
import { startThread } from './spare-thread.ts';
import type { SpareThread } from './spare-thread.ts';

/** How long (ms) until a thread that ended is started again: doubles with each end in a row. */
const FIRST_RESTART = 250;
/** After so many in a row it is started seldom. */
const MOST_RESTARTS = 6;
const SELDOM = 300_000;
/** A thread that has lived so long (ms) has proved itself. */
const STEADY = 60_000;

const AGAIN = 'It is tried again every 5 minutes.';
const NO_REASON = 'it ended without a reason';

/** What only a person can mend, so that it is not worth trying often. */
const LASTING: ReadonlySet<CaptureFileProblem> = new Set([
  'missing',
  'replaced',
  'corrupt',
  'not-a-capture',
  'newer',
  'is-a-folder',
]);

/** Why a capture has no thread just now. */
export interface ThreadTrouble {
  /** A sentence without a full stop. */
  reason: string;
  /** Null where it mends itself as a rule; else it is tried seldom, and this says what a person can do, with full stops. */
  advice: string | null;
}

export interface ThreadSettings {
  clock: Clock;
  /** Is taken for the first thread. */
  spare?: SpareThread | undefined;
  /** What a thread is started with, each time anew. */
  options: () => WorkerOptions;
  onAnswer: (answer: WorkerAnswer) => void;
  /** Owes an answer and gives none: it is ended, which takes as long as the disk does; `onDown` follows. */
  onSilent: (trouble: ThreadTrouble) => void;
  /** There is no thread; another one is started later by itself. What was asked and not answered never will be. */
  onDown: (trouble: ThreadTrouble) => void;
  /** Another thread has opened the capture. */
  onUp: (opened: OpenedReply) => void;
  /** The thread has lived for long enough not to be taken for one that ends again and again. */
  onSteady: () => void;
  isAwaiting: () => boolean;
}

/**
 * The thread that owns a capture, for as long as that is open: where it ends by itself or hangs, another one takes its
 * place, later and later, and never before it is gone, so that there is one writer.
 */
export class CaptureThread {
  readonly #settings: ThreadSettings;
  readonly #watch: SilenceWatch;
  readonly #gone = Promise.withResolvers<undefined>();
  #worker: Worker | null = null;
  #isOpen = false;
  #isClosing = false;
  #failuresInARow = 0;
  #silence: SilenceError | null = null;
  #restart: Undo | null = null;
  #steady: Undo | null = null;

  /** Rejects with `CaptureFileError` where the capture cannot be used. */
  static async open(settings: ThreadSettings): Promise<{ thread: CaptureThread; opened: OpenedReply }> {
    const thread = new CaptureThread(settings);
    const opened = await thread.#start();
    thread.#isOpen = true;
    return { thread, opened };
  }

  private constructor(settings: ThreadSettings) {
    this.#settings = settings;
    this.#watch = new SilenceWatch({
      clock: settings.clock,
      isAwaiting: settings.isAwaiting,
      ask: () => this.#worker?.postMessage({ type: 'ping' }),
      onSilent: (ms) => this.#giveUp(ms),
    });
  }

  get isUp(): boolean {
    return this.#isOpen;
  }

  /** How often it has ended since it last proved itself. */
  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  /** Only while it is up. */
  post(request: WorkerRequest): void {
    this.#worker?.postMessage(request);
    this.#watch.asked();
  }

  /** Does not wait for the next start. */
  hasten(): void {
    if (!this.#restart) return;
    this.#restart();
    this.#again();
  }

  /**
   * Has the capture closed, and resolves when the thread is gone. False: it was not within `limit` ms; it is left to
   * itself then, and ended as soon as it can be.
   */
  async close(limit: number): Promise<boolean> {
    this.#end();
    if (this.#isOpen) this.#worker?.postMessage(this.#closing);
    if (!this.#worker) return true;
    const isGone = await within(this.#settings.clock, limit, this.#gone.promise);
    if (!isGone) void this.#worker.terminate();
    return isGone;
  }

  get #closing(): WorkerRequest {
    return { type: 'close', now: this.#settings.clock.now() };
  }

  #end(): void {
    this.#isClosing = true;
    this.#watch.stop();
    this.#restart?.();
    this.#steady?.();
  }

  #start(): Promise<OpenedReply> {
    return new Promise((resolve, reject) => {
      const { options, spare } = this.#settings;
      const worker = spare?.take() ?? startThread();
      worker.postMessage(options());
      this.#worker = worker;
      let cause: unknown = null;
      worker.on('message', (reply: WorkerReply) => {
        this.#watch.heard();
        if (reply.type === 'opened') resolve(reply);
        else if (reply.type === 'refused') cause = new CaptureFileError(reply.code, reply.message);
        else if (reply.type === 'leaving') cause = new LeftError(reply.reason);
        else if (reply.type !== 'alive') this.#settings.onAnswer(reply);
      });
      worker.on('error', (error: unknown) => {
        cause = error;
      });
      worker.on('exit', () => {
        this.#worker = null;
        reject(cause instanceof Error ? cause : new Error(NO_REASON));
        if (this.#isOpen) this.#ended(cause);
      });
    });
  }

  #giveUp(silentMs: number): void {
    this.#silence = new SilenceError(`the disk has not answered for ${silentMs / 1000} s`);
    this.#watch.beMorePatient();
    this.#settings.onSilent(troubleOf(this.#silence, this.#failuresInARow));
    void this.#worker?.terminate();
  }

  #ended(cause: unknown): void {
    this.#isOpen = false;
    this.#watch.stop();
    this.#steady?.();
    if (this.#isClosing) this.#gone.resolve(undefined);
    else this.#failed(cause);
  }

  #failed(cause: unknown): void {
    this.#failuresInARow += 1;
    const trouble = troubleOf(this.#silence ?? cause, this.#failuresInARow);
    this.#silence = null;
    const delay = trouble.advice === null ? FIRST_RESTART * 2 ** (this.#failuresInARow - 1) : SELDOM;
    this.#restart = this.#settings.clock.after(delay, () => this.#again());
    this.#settings.onDown(trouble);
  }

  #again(): void {
    this.#restart = null;
    this.#start().then(
      (opened) => {
        this.#isOpen = true;
        if (this.#isClosing) {
          this.#worker?.postMessage(this.#closing);
          return;
        }
        this.#steady = this.#settings.clock.after(STEADY, () => this.#provedItself());
        this.#settings.onUp(opened);
      },
      (error: unknown) => {
        if (this.#isClosing) this.#gone.resolve(undefined);
        else this.#failed(error);
      },
    );
  }

  #provedItself(): void {
    this.#failuresInARow = 0;
    this.#watch.forgetPatience();
    this.#settings.onSteady();
  }
}

/** The thread has said why it ends. */
class LeftError extends Error {}

/** The thread says nothing. What it waits for is the disk as a rule. */
class SilenceError extends Error {}

function troubleOf(cause: unknown, count: number): ThreadTrouble {
  const isTooOften = count > MOST_RESTARTS;
  if (cause instanceof CaptureFileError) {
    const advice = isTooOften || LASTING.has(cause.code) ? AGAIN : null;
    return { reason: cause.message.replace(/\.$/, ''), advice };
  }
  const reason = cause instanceof Error ? cause.message : NO_REASON;
  if (cause instanceof LeftError) return { reason, advice: isTooOften ? AGAIN : null };
  if (cause instanceof SilenceError) {
    return {
      reason,
      advice: isTooOften ? `Look at the disk, or record to a file on another one. ${AGAIN}` : null,
    };
  }
  const cure = `It stops again and again: start Ringscope anew, or record to another file, and report this as a fault of Ringscope. ${AGAIN}`;
  return {
    reason: `the part of Ringscope that works with the file has stopped by itself: ${reason}`,
    advice: isTooOften ? cure : null,
  };
}
