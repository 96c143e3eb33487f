import type { DatabaseSync } from 'node:sqlite';
import type { CallDetail, ViewDefinition, ViewWindow, WindowRequest } from '../../../model/contract/view.ts';
import { missingIn } from '../../../model/ladder/ladder.ts';
import { parseFilter } from '../../../model/filter/parser.ts';
import type { FilterError } from '../../../model/filter/syntax/scanner.ts';
import { MOST_EVENTS_OF_A_CALL, MOST_VIEWS, ViewError, WrongFilterError } from '../capture-views.ts';
import { captureFileError, corrupt } from '../capture-file-error.ts';
import { CaptureIndex } from '../columns/capture-index.ts';
import { UnreadableRowError } from '../file/event-rows.ts';
import type { PackedEvents } from '../file/packed-events.ts';
import type { ViewAnswer, ViewQuestion, ViewReply } from '../view-messages.ts';
import { CallView, callRow } from './call-view.ts';
import { EventView, eventRow } from './event-view.ts';
import { OpenView } from './open-view.ts';
import { FreshEvents } from '../stored/fresh-events.ts';
import { StoredEvents } from '../stored/stored-events.ts';
import { TimeOrder } from './time-order.ts';
import { timelinePart } from '../charts/timeline.ts';
import { valueCounts } from '../charts/values.ts';

/** How long (ms) the thread works at a stretch on reading, and on views: recording waits no longer than for both. */
const READING = 8;
const LOOKING = 8;

/**
 * The views of one capture, in the thread that owns it. What is recorded is read back into columns in small steps,
 * between which the thread is free to record; nothing is read before somebody asks.
 */
export class ViewHost {
  readonly #file: string;
  readonly #tell: (reply: ViewReply) => void;
  readonly #stored: StoredEvents;
  readonly #fresh: FreshEvents;
  readonly #index: CaptureIndex;
  readonly #timeOrder: TimeOrder;
  readonly #views = new Map<string, OpenView>();
  #opened = 0;
  /** There may be events that are recorded and not in the columns. */
  #isBehind = true;
  /** There is news in the columns that the views have not been told. */
  #hasRead = false;
  /** The first reading of the capture goes on. */
  #isReading = true;
  #isAsked = false;
  #isBusy = false;
  #isClosed = false;
  #failure: string | null = null;

  constructor(database: DatabaseSync, file: string, tell: (reply: ViewReply) => void) {
    this.#file = file;
    this.#tell = tell;
    this.#stored = new StoredEvents(database);
    this.#fresh = new FreshEvents(this.#stored);
    this.#index = new CaptureIndex(this.#fresh);
    this.#timeOrder = new TimeOrder(this.#index.events);
  }

  /** Answers once, now or later. */
  ask(id: number, question: ViewQuestion): void {
    this.#guarded(id, () => {
      if (question.ask === 'cancel') {
        for (const view of this.#views.values()) view.cancel(question.window);
        return;
      }
      this.#isAsked = true;
      const answer = this.#answer(id, question);
      if (answer) this.#tell({ type: 'answer', id, answer });
      this.#work();
    });
  }

  /**
   * These events have been recorded, with seqs from this one on. They go into the columns before others are recorded:
   * whoever falls behind has to read them back from the disk, and falls behind the more.
   */
  recorded(firstSeq: number, events: PackedEvents): void {
    this.#fresh.wrote(firstSeq, events);
    this.#isBehind = true;
    const keepsUp = this.#isAsked && !this.#isReading && !this.#isClosed;
    if (keepsUp) this.#guarded(null, () => this.#keepUp());
    this.#work();
  }

  /** Retention has removed all events before this seq, which is 0 where none is left. */
  removed(firstSeq: number): void {
    this.#fresh.trim(firstSeq === 0 ? Infinity : firstSeq);
    this.#index.trim(firstSeq === 0 ? Infinity : firstSeq, (block, from, to) => {
      for (const { view } of this.#views.values()) view.onRemoved(block, from, to);
    });
    this.#timeOrder.trim();
    this.#passOn();
    this.#work();
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Undefined where the answer comes later. */
  #answer(id: number, question: Exclude<ViewQuestion, { ask: 'cancel' }>): ViewAnswer | undefined {
    switch (question.ask) {
      case 'open':
        return { ask: 'open', view: this.#open(question.definition, question.now) };
      case 'window':
        return this.#window(id, question.request);
      case 'timeline': {
        const open = this.#view(question.request.view);
        if (!(open.view instanceof EventView))
          throw new ViewError('no-view', 'A timeline is made of a view of events, not of calls.');
        const part = timelinePart(this.#index, open.view.matches, question.request, open.version);
        return { ask: 'timeline', part };
      }
      case 'event':
        return { ask: 'event', event: this.#stored.event(question.seq) };
      case 'callDetail':
        return { ask: 'callDetail', detail: this.#callDetail(question.key) };
      case 'values': {
        const { field, prefix, limit } = question;
        return { ask: 'values', values: valueCounts(this.#index.events, field, prefix, limit) };
      }
      case 'close':
        this.#close(question.view);
        return { ask: 'close' };
    }
  }

  #open(definition: ViewDefinition, clock: number | null): string {
    if (this.#views.size >= MOST_VIEWS)
      throw new ViewError('too-many', `A capture has at most ${MOST_VIEWS} views open. Close one first.`);
    const parsed = parseFilter(definition.filter);
    if (!parsed.ok) throw new WrongFilterError(parsed.error);
    const now = clock ?? this.#stored.event(this.#stored.lastSeq)?.receivedAt ?? 0;
    // Somebody else may record to a capture that is only looked at.
    this.#isBehind = true;
    this.#opened += 1;
    const id = String(this.#opened);
    const parts = {
      index: this.#index,
      stored: this.#stored,
      timeOrder: definition.of === 'events' && definition.orderBy === 'at' ? this.#timeOrder : null,
      now,
    };
    const view =
      definition.of === 'events'
        ? new EventView(definition, parsed.filter, parts)
        : new CallView(definition, parsed.filter, this.#index, now);
    this.#views.set(id, new OpenView(view, this.#stored, this.#index));
    return id;
  }

  #window(id: number, request: WindowRequest): ViewAnswer | undefined {
    const open = this.#view(request.view);
    this.#answerWaiting(open, true);
    if (request.known === 0) open.view.look(deadline(LOOKING));
    open.wait(id, request);
    // Else it is answered after the next look, at the latest when there is nothing more to look at.
    if (request.known === 0 || !open.hasJustAnswered(performance.now()))
      this.#answerWaiting(open, request.known === 0);
    return undefined;
  }

  #view(id: string): OpenView {
    const open = this.#views.get(id);
    if (!open) throw new ViewError('no-view', 'This view is not open any more. Open it again.');
    return open;
  }

  #close(id: string): void {
    const waiting = this.#views.get(id)?.takeWaiting();
    this.#views.delete(id);
    if (waiting) this.#refuse(waiting.id, new ViewError('no-view', 'The view was closed.'));
  }

  #callDetail(key: string): CallDetail | null {
    const number = this.#index.calls.current(Number(key));
    const call = callRow(number, this.#index);
    if (!call) return null;
    const { first, last } = this.#index.calls.seqsOf(number);
    const seqs: number[] = [];
    for (const block of this.#index.events.blocks) {
      if (block.seqs.at(block.end - 1) < first || block.seqs.at(block.start) > last) continue;
      for (let row = block.start; row < block.end; row += 1)
        if (block.calls[row] === number + 1) seqs.push(block.seqs.at(row));
    }
    const shown = seqs.slice(0, MOST_EVENTS_OF_A_CALL);
    const events = this.#stored.eventsWithoutRaw(shown).map((event) => eventRow(event, this.#index));
    return {
      ...{ call, events, omitted: seqs.length - shown.length },
      gaps: missingIn(call, this.#index.gaps.all),
    };
  }

  #keepUp(): void {
    this.#isBehind = this.#index.read(NEVER_LATE);
    this.#hasRead = true;
  }

  /** Goes on in a while, if there is something to do and somebody who asked. */
  #work(): void {
    if (this.#isBusy || !this.#isAsked || this.#isClosed || this.#failure !== null) return;
    this.#isBusy = true;
    setImmediate(() => {
      this.#isBusy = false;
      if (this.#isClosed) return;
      this.#guarded(null, () => {
        if (this.#step()) this.#work();
      });
    });
  }

  /** Returns whether there is more to do. */
  #step(): boolean {
    if (this.#isBehind) {
      this.#isBehind = this.#index.read(deadline(READING));
      if (!this.#isBehind) this.#isReading = false;
      this.#hasRead = true;
    }
    if (this.#hasRead) {
      this.#hasRead = false;
      this.#passOn();
      this.#tellReading();
    }
    const isLate = deadline(LOOKING);
    let more = this.#isBehind;
    const open = [...this.#views.values()];
    if (open.some(({ view }) => view.definition.orderBy === 'at'))
      more = this.#timeOrder.look(isLate) || more;
    for (const [index, one] of open.entries()) {
      if (index > 0 && isLate()) {
        more = true;
        break;
      }
      more = one.view.look(isLate) || more;
    }
    // Next time another one comes first.
    const [first] = this.#views;
    if (more && first) {
      this.#views.delete(first[0]);
      this.#views.set(...first);
    }
    const now = performance.now();
    for (const one of open) if (!more || !one.hasJustAnswered(now)) this.#answerWaiting(one, false);
    return more;
  }

  #tellReading(): void {
    const { count } = this.#index.events;
    const progress = this.#isReading ? { done: count, of: this.#stored.count } : null;
    this.#tell({ type: 'reading', progress, events: progress?.of ?? count });
  }

  #passOn(): void {
    const changes = this.#index.takeCallChanges();
    for (const { view } of this.#views.values()) view.onCalls(changes);
  }

  #answerWaiting(open: OpenView, isUrgent: boolean): void {
    const version = open.refresh(this.#isReading);
    const waiting = open.takeWaiting((request) => isUrgent || version > request.known);
    if (!waiting) return;
    this.#guarded(waiting.id, () => {
      const window: ViewWindow = open.window(waiting.request, this.#isReading);
      this.#tell({ type: 'answer', id: waiting.id, answer: { ask: 'window', window } });
    });
  }

  /** Whatever goes wrong with views is told to who asked, and never ends the recording. */
  #guarded(id: number | null, work: () => void): void {
    try {
      if (this.#failure !== null) throw new ViewError('failed', this.#failure);
      work();
    } catch (error) {
      if (id !== null) {
        this.#refuse(id, error);
        return;
      }
      this.#failure = this.#explained(error);
      for (const open of this.#views.values()) {
        const waiting = open.takeWaiting();
        if (waiting) this.#refuse(waiting.id, new ViewError('failed', this.#failure));
      }
    }
  }

  #refuse(id: number, error: unknown): void {
    if (error instanceof WrongFilterError) {
      const details: FilterError = error.details;
      this.#tell({ type: 'wrongFilter', id, details });
    } else if (error instanceof ViewError) {
      this.#tell({ type: 'noAnswer', id, code: error.code, message: error.message });
    } else {
      this.#tell({ type: 'noAnswer', id, code: 'failed', message: this.#explained(error) });
    }
  }

  #explained(error: unknown): string {
    const explained =
      error instanceof UnreadableRowError ? corrupt(this.#file) : captureFileError(this.#file, error);
    return explained instanceof Error ? explained.message : String(explained);
  }
}

const NEVER_LATE = (): boolean => false;

function deadline(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() > end;
}
