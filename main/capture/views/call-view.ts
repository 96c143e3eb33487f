import type { CallRow, Histogram, ViewDefinition, ViewRows } from '../../../model/contract/view.ts';
import type { Filter } from '../../../model/filter/ast.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { CallChanges, CallNumber } from '../columns/call-table.ts';
import { CallTest } from '../columns/call-test.ts';
import { OrderedCalls } from './call-order.ts';
import type { OrderedCall } from './call-order.ts';
import type { CaptureView, Standing } from './capture-view.ts';
import { callHistogram } from '../charts/histogram.ts';

export type CallViewDefinition = Extract<ViewDefinition, { of: 'calls' }>;

/** Calls are looked at so many at once. */
const SLICE = 1_024;

/** A view of calls, see `ViewDefinition`. Calls that are there when it is opened are looked at from the newest on. */
export class CallView implements CaptureView {
  readonly definition: CallViewDefinition;
  readonly #index: CaptureIndex;
  readonly #test: CallTest;
  readonly #order: OrderedCalls;
  /** Calls from here on have been looked at. */
  #looked: CallNumber;
  /** Calls that are new or have changed, and are to be looked at. */
  #changed = new Set<CallNumber>();
  #gone = new Set<CallNumber>();
  /** Calls that are selected, and not yet put in order. */
  #found: OrderedCall[] = [];
  #removed = 0;
  #changes = 0;

  constructor(definition: CallViewDefinition, filter: Filter, index: CaptureIndex, now: number) {
    this.definition = definition;
    this.#index = index;
    this.#test = new CallTest(filter, index.calls, now);
    this.#order = new OrderedCalls(definition.descending);
    this.#looked = index.calls.end;
  }

  look(isLate: () => boolean): boolean {
    if (this.#changed.size > 0 || this.#gone.size > 0) this.#lookAtChanged();
    const { calls } = this.#index;
    while (this.#looked > calls.start) {
      if (isLate()) return true;
      const from = Math.max(calls.start, this.#looked - SLICE);
      this.#found.push(...this.#selected(range(from, this.#looked)));
      this.#looked = from;
      // More and more at once: putting few into many takes as long as putting many.
      if (this.#found.length * 4 >= this.#order.length || from <= calls.start) this.#insertFound();
    }
    return false;
  }

  standing(): Standing {
    const { count, start, end } = this.#index.calls;
    const looked = this.#looked <= start ? count : Math.min(count, end - this.#looked);
    const known = Math.max(0, looked - this.#found.length);
    const matching = this.#order.length;
    return { total: count, matching, known, removed: this.#removed, changes: this.#changes };
  }

  onCalls({ changed, gone }: CallChanges): void {
    for (const { number } of changed) if (number >= this.#looked) this.#changed.add(number);
    for (const number of gone) {
      this.#gone.add(number);
      this.#changed.delete(number);
    }
  }

  onRemoved(): void {
    // What retention does to calls comes with `onCalls`.
  }

  rows(from: number, count: number): ViewRows {
    const calls: CallRow[] = [];
    for (const number of this.#order.numbers(from, count)) {
      const row = callRow(number, this.#index);
      if (row) calls.push(row);
    }
    return { of: 'calls', calls };
  }

  histogram(buckets: number): Histogram | null {
    return callHistogram(this.#index, this.#order.numbers(), buckets);
  }

  #lookAtChanged(): void {
    this.#insertFound();
    this.#removed += this.#order.update(this.#gone, []);
    this.#order.update(this.#changed, this.#selected([...this.#changed]));
    this.#changed = new Set();
    this.#gone = new Set();
    this.#changes += 1;
  }

  #insertFound(): void {
    this.#order.update(new Set(), this.#found);
    this.#found = [];
  }

  #selected(numbers: readonly CallNumber[]): OrderedCall[] {
    const { orderBy } = this.definition;
    const selected: OrderedCall[] = [];
    for (const number of numbers) {
      const key = this.#test.selects(number) ? this.#index.calls.keyOf(number, orderBy) : undefined;
      if (key !== undefined) selected.push({ number, key });
    }
    return selected;
  }
}

/** A call as lists show it; null where it is gone. */
export function callRow(number: CallNumber, { calls }: CaptureIndex): CallRow | null {
  const call = calls.callAt(number);
  return call && { ...call, key: String(number), firstSeq: calls.seqsOf(number).first };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
