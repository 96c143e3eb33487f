import { untrack } from 'svelte';
import type { Client } from '../../model/contract/client.ts';
import { RequestFailure } from '../../model/contract/failures.ts';
import { MOST_ROWS } from '../../model/contract/view.ts';
import type { Histogram, ViewDefinition, ViewWindow as Answer } from '../../model/contract/view.ts';
import { endToAsk, rangeToAsk, shiftOf } from './window-range.ts';
import type { RowRange } from './window-range.ts';

/** Between an answer on screen and the next question: nobody reads faster, and there is time for other things. */
const LEAST_REST_MS = 30;

const NOTHING: RowRange = { from: 0, count: 0 };

/** Thrown away when it is asked anew, or answered at once. */
interface Asking {
  controller: AbortController;
  /** It waits until the view changes; an answer may be far. */
  waits: boolean;
}

/**
 * The rows of a view that are on screen, kept up to date: one request at a time, and what is shown stays until its
 * successor is there. Rows are numbered as they are shown, from 0.
 */
export class ViewWindow {
  readonly #client: Client;
  #following: AbortController | null = null;
  #asking: Asking | null = null;
  #seen: RowRange = { from: 0, count: 40 };
  #asked: RowRange = NOTHING;
  #isAtEnd = false;
  #buckets = 0;
  #wake: (() => void) | null = null;
  #capture = '';
  #newestFirst = false;
  #resumed = false;

  #answer = $state.raw<Answer | null>(null);
  /** The number that the first row of the answer is shown with. */
  #first = $state(0);
  #failure = $state.raw<RequestFailure | null>(null);
  #frozen = $state.raw<Answer | null>(null);
  #view = $state<string | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  /** What was answered last; null before the first answer. */
  get answer(): Answer | null {
    return this.#answer;
  }

  /** The id of the view at the engine; null while it is being opened. */
  get view(): string | null {
    return this.#view;
  }

  /** Rows that can be scrolled through. */
  get rowCount(): number {
    return (this.#frozen ?? this.#answer)?.matching ?? 0;
  }

  get total(): number {
    return this.#answer?.total ?? 0;
  }

  get matching(): number {
    return this.#answer?.matching ?? 0;
  }

  get hidden(): number {
    return this.#answer?.hidden ?? 0;
  }

  get histogram(): Histogram | null {
    return (this.#frozen ?? this.#answer)?.histogram ?? null;
  }

  /** Rows that have come since the window stands still. */
  get arrived(): number {
    return this.#frozen && this.#answer ? shiftOf(this.#frozen, this.#answer, true) : 0;
  }

  /** Why there is no view: a filter that cannot be used, a capture that is gone. */
  get failure(): RequestFailure | null {
    return this.#failure;
  }

  /** Rows of this view that retention has taken since it was opened. */
  get removed(): number {
    return (this.#frozen ?? this.#answer)?.removed ?? 0;
  }

  get isFrozen(): boolean {
    return this.#frozen !== null;
  }

  /** The event at a row of a view of events; undefined where it is not here yet. */
  eventAt(row: number) {
    const rows = this.#answer?.rows;
    return rows?.of === 'events' ? rows.events[row - this.#first] : undefined;
  }

  /** The call at a row of a view of calls; undefined where it is not here yet. */
  callAt(row: number) {
    const rows = this.#answer?.rows;
    return rows?.of === 'calls' ? rows.calls[row - this.#first] : undefined;
  }

  /** Shows another view; what was shown stays until its first answer. Null: asks for nothing more. */
  show(definition: ViewDefinition | null): void {
    this.#following?.abort();
    this.#following = null;
    this.#frozen = null;
    this.#view = null;
    if (!definition) return;
    if (definition.capture !== this.#capture) this.#answer = null;
    this.#capture = definition.capture;
    this.#newestFirst = definition.descending;
    this.#asked = NOTHING;
    const following = new AbortController();
    this.#following = following;
    void this.#follow(definition, following.signal);
  }

  /** Which rows are on screen. */
  see(from: number, count: number): void {
    this.#seen = { from, count };
    if (this.#wanted() !== this.#asked) this.#askAnew();
  }

  /** Whether the last rows are on screen and stay there, however many come between two answers. */
  stayAtEnd(isAtEnd: boolean): void {
    if (this.#isAtEnd === isAtEnd) return;
    this.#isAtEnd = isAtEnd;
    this.#asked = NOTHING;
    this.#askAnew();
  }

  /** How many bars of the histogram are wanted. */
  bars(count: number): void {
    if (this.#buckets === count) return;
    this.#buckets = count;
    this.#askAnew();
  }

  /** Keeps to the rows that there are now, for somebody who reads them; counts on what comes. */
  freeze(): void {
    this.#frozen = untrack(() => this.#frozen ?? this.#answer);
  }

  thaw(): void {
    if (untrack(() => this.#frozen) === null) return;
    this.#frozen = null;
    this.#resumed = true;
    this.#askAnew();
  }

  #wanted(): RowRange {
    return (this.#isAtEnd ? endToAsk : rangeToAsk)(this.#seen, this.#asked, MOST_ROWS);
  }

  #askAnew(): void {
    this.#wake?.();
    if (this.#asking?.waits) this.#asking.controller.abort();
  }

  async #follow(definition: ViewDefinition, signal: AbortSignal): Promise<void> {
    let view: string | null = null;
    try {
      view = await this.#client.ask('views.open', definition, signal);
      this.#failure = null;
      this.#view = view;
      let known = 0;
      while (!signal.aborted) known = await this.#step(view, known, signal);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.code !== 'cancelled' && !signal.aborted) this.#failure = error;
    } finally {
      if (view !== null) await this.#close(view);
    }
  }

  async #step(view: string, known: number, signal: AbortSignal): Promise<number> {
    const frozen = this.#frozen;
    const isAtEnd = this.#isAtEnd;
    const wanted = this.#wanted();
    const isNews = wanted !== this.#asked || this.#resumed;
    this.#resumed = false;
    const shift = this.#shift(frozen, this.#answer);
    const asking = { controller: new AbortController(), waits: !isNews && known > 0 };
    this.#asking = asking;
    try {
      const answer = await this.#client.ask(
        'views.window',
        {
          view,
          known: isNews ? 0 : known,
          from: isAtEnd ? 'end' : Math.max(0, wanted.from + shift),
          count: frozen && !isNews ? 0 : wanted.count,
          buckets: this.#buckets,
        },
        AbortSignal.any([signal, asking.controller.signal]),
      );
      if (signal.aborted) return known;
      if (isAtEnd === this.#isAtEnd) this.#asked = wanted;
      this.#take(answer, frozen, frozen !== null && !isNews);
      await this.#rest();
      return answer.version;
    } catch (error) {
      if (!asking.controller.signal.aborted || signal.aborted) throw error;
      return known;
    } finally {
      this.#asking = null;
    }
  }

  /** While it stands still, only the counts move on. */
  #take(answer: Answer, frozen: Answer | null, countsOnly: boolean): void {
    if (countsOnly && this.#answer) {
      this.#answer = { ...answer, rows: this.#answer.rows, from: this.#answer.from };
      return;
    }
    this.#answer = answer;
    this.#first = answer.from - this.#shift(frozen, answer);
  }

  #shift(frozen: Answer | null, now: Answer | null): number {
    return frozen && now ? shiftOf(frozen, now, this.#newestFirst) : 0;
  }

  /**
   * After an answer, unless somebody scrolls: as long as it took to be shown, so that a slow computer has half of its time
   * for other things. A hidden page has no frames, and rests until it is seen.
   */
  #rest(): Promise<void> {
    const begun = performance.now();
    return new Promise((resolve) => {
      this.#wake = resolve;
      requestAnimationFrame(() => setTimeout(resolve, Math.max(LEAST_REST_MS, performance.now() - begun)));
    });
  }

  async #close(view: string): Promise<void> {
    try {
      await this.#client.ask('views.close', { view });
    } catch (error) {
      // It went with its capture or with the engine.
      if (!(error instanceof RequestFailure)) throw error;
    }
  }
}
