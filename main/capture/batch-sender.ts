import type { Clock, Undo } from '../../model/clock.ts';
import type { Backlog, Batch } from './backlog.ts';
import { packEvents } from './file/packed-events.ts';
import type { WorkerRequest } from './worker-protocol.ts';

/** A batch is sent when this many events wait, or this long (ms) after the first: small latency, few messages. */
const READY_EVENTS = 500;
const READY_BYTES = 1024 ** 2;
const DELAY = 20;
/** Two, so that the worker never waits for us; not more, so that batches grow while the disk is slow. */
const MAX_IN_FLIGHT = 2;
/** How long (ms) until a failed write is tried again: doubles from the first to the last. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 15_000;

/** Decides when the batches of the backlog go to the worker, in their order, again and again until it has them. */
export class BatchSender {
  readonly #backlog: Backlog;
  readonly #clock: Clock;
  readonly #send: (request: WorkerRequest) => void;
  #settled = 0;
  /** Batches that were on disk when the worker began. */
  #settledBefore = 0;
  #isSuspended = false;
  #failing = false;
  /** Send what there is, however little. */
  #due = false;
  #delay: Undo | null = null;
  #retry: Undo | null = null;
  #retryAfter = FIRST_RETRY;

  constructor(backlog: Backlog, clock: Clock, send: (request: WorkerRequest) => void) {
    this.#backlog = backlog;
    this.#clock = clock;
    this.#send = send;
  }

  /** Batches that are on disk. */
  get settled(): number {
    return this.#settled;
  }

  /** Something was added to the backlog. */
  added(): void {
    this.#pump();
  }

  /** Sends everything as fast as the worker takes it; does not wait for the next try of a failing disk. */
  hasten(): void {
    this.#due = true;
    this.#retry?.();
    this.#retry = null;
    this.#pump();
  }

  /** The worker has written the oldest batch it had; returns it. */
  written(): Batch | undefined {
    const batch = this.#backlog.settle();
    this.#settled += 1;
    this.#failing = false;
    this.#retryAfter = FIRST_RETRY;
    this.#pump();
    return batch;
  }

  /** The worker could not write the oldest batch, and ignores those behind it until it is sent that one again. */
  failed(): void {
    this.#failing = true;
    this.#backlog.putBack();
    this.#retry = this.#clock.after(this.#retryAfter, () => {
      this.#retry = null;
      this.#pump();
    });
    this.#retryAfter = Math.min(2 * this.#retryAfter, LAST_RETRY);
  }

  /** There is no worker: nothing is sent until `resume`. What it had been sent may be on disk or not. */
  suspend(): void {
    this.stop();
    this.#isSuspended = true;
  }

  /** There is another worker, which has been sent nothing; all that was on disk has been settled with `written`. */
  resume(): void {
    this.#isSuspended = false;
    this.#failing = false;
    this.#settledBefore = this.#settled;
    this.#backlog.putBack();
    this.#pump();
  }

  /** Leaves no timer. */
  stop(): void {
    this.#delay?.();
    this.#retry?.();
    this.#delay = this.#retry = null;
  }

  #pump(): void {
    if (this.#retry || this.#isSuspended) return;
    const allowed = this.#failing ? 1 : MAX_IN_FLIGHT;
    while (this.#backlog.taken < allowed && this.#isReady()) {
      const batch = this.#backlog.take();
      if (!batch) break;
      const number = this.#settled - this.#settledBefore + this.#backlog.taken;
      const events = packEvents(batch.events);
      this.#send({ type: 'write', batch: number, sources: batch.sources, events, now: this.#clock.now() });
    }
    if (!this.#backlog.next) this.#due = false;
    else if (!this.#due) this.#delay ??= this.#clock.after(DELAY, () => this.#delayed());
  }

  #isReady(): boolean {
    const { next } = this.#backlog;
    if (!next) return false;
    return this.#due || this.#failing || next.events.length >= READY_EVENTS || next.bytes >= READY_BYTES;
  }

  #delayed(): void {
    this.#delay = null;
    this.#due = true;
    this.#pump();
  }
}
