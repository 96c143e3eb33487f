import type { ViewWindow, WindowRequest } from '../../../model/contract/view.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { CaptureView, Standing } from './capture-view.ts';
import { EventView } from './event-view.ts';
import type { StoredEvents } from '../stored/stored-events.ts';

/** While it is still looking, a view answers no more often (ms): making rows costs time that looking needs. */
const ANSWER_EVERY = 33;

interface Waiting {
  id: number;
  request: WindowRequest;
}

type Numbers = Omit<ViewWindow, 'version' | 'from' | 'rows' | 'histogram'>;

/** A view with its version and with who waits for a newer one. */
export class OpenView {
  readonly view: CaptureView;
  readonly #stored: StoredEvents;
  readonly #index: CaptureIndex;
  #waiting: Waiting | null = null;
  #answered = -Infinity;
  #version = 0;
  #seen = '';

  constructor(view: CaptureView, stored: StoredEvents, index: CaptureIndex) {
    this.view = view;
    this.#stored = stored;
    this.#index = index;
  }

  get version(): number {
    return this.#version;
  }

  /** Brings the version up to date. `isReading`: not all of the capture is in the columns yet. */
  refresh(isReading: boolean): number {
    const standing = this.view.standing();
    const { progress, ...numbers } = this.#numbers(standing, isReading);
    const seen = [...Object.values(numbers), progress?.done, standing.changes].join();
    if (seen !== this.#seen) this.#version += 1;
    this.#seen = seen;
    return this.#version;
  }

  wait(id: number, request: WindowRequest): void {
    this.#waiting = { id, request };
  }

  cancel(id: number): void {
    if (this.#waiting?.id === id) this.#waiting = null;
  }

  /** It has answered so shortly ago (ms, of `performance.now`) that nobody would see a newer answer in between. */
  hasJustAnswered(now: number): boolean {
    return now - this.#answered < ANSWER_EVERY;
  }

  /** Who waits, unless the request is not `ready`; waits no more. */
  takeWaiting(ready: (request: WindowRequest) => boolean = () => true): Waiting | null {
    const waiting = this.#waiting;
    if (!waiting || !ready(waiting.request)) return null;
    this.#waiting = null;
    return waiting;
  }

  window({ from: wanted, count, buckets }: WindowRequest, isReading: boolean): ViewWindow {
    this.#answered = performance.now();
    const numbers = this.#numbers(this.view.standing(), isReading);
    const from = wanted === 'end' ? Math.max(0, numbers.matching - count) : wanted;
    const asStored = isReading ? this.#asStored() : null;
    const rows = asStored ? asStored.storedRows(from, count) : this.view.rows(from, count);
    const histogram = buckets === 0 ? null : this.view.histogram(buckets);
    return { version: this.#version, ...numbers, from, rows, histogram };
  }

  /** A view of everything as it was recorded needs no columns: it is there as soon as the file is open. */
  #asStored(): EventView | null {
    const { view } = this;
    if (!(view instanceof EventView) || !view.matches.isEverything) return null;
    return view.definition.orderBy === 'seq' ? view : null;
  }

  #numbers({ total, matching, known, removed }: Standing, isReading: boolean): Numbers {
    const { events } = this.#index;
    const hidden = known - matching;
    if (!isReading) {
      const progress = known < total ? { done: known, of: total } : null;
      return { total, matching, hidden, progress, lastSeq: events.lastSeq, removed };
    }
    const { count, lastSeq } = this.#stored;
    const isOfEvents = this.view.definition.of === 'events';
    const progress = { done: isOfEvents ? known : events.count, of: count };
    if (this.#asStored()) return { total: count, matching: count, hidden: 0, progress, lastSeq, removed };
    return { total: isOfEvents ? count : total, matching, hidden, progress, lastSeq, removed };
  }
}
