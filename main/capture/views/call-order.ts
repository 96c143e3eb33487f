import type { CallNumber } from '../columns/call-table.ts';
import type { OrderKey } from '../columns/order-key.ts';

export interface OrderedCall {
  number: CallNumber;
  key: OrderKey;
}

/** Calls in order, each with its key. Calls of equal keys stand in the order of their numbers. */
export class OrderedCalls {
  readonly #descending: boolean;
  #entries: OrderedCall[] = [];

  constructor(descending: boolean) {
    this.#descending = descending;
  }

  get length(): number {
    return this.#entries.length;
  }

  numbers(from = 0, count = this.#entries.length): CallNumber[] {
    return this.#entries.slice(from, from + count).map(({ number }) => number);
  }

  /** Takes calls out, and puts others in; those that are to move are in both. Returns how many are out for good. */
  update(removed: ReadonlySet<CallNumber>, added: readonly OrderedCall[]): number {
    const kept =
      removed.size === 0 ? this.#entries : this.#entries.filter(({ number }) => !removed.has(number));
    const out = this.#entries.length - kept.length;
    this.#entries = added.length === 0 ? kept : this.#merged(kept, added);
    return out;
  }

  #merged(kept: OrderedCall[], added: readonly OrderedCall[]): OrderedCall[] {
    const sorted = added.toSorted((a, b) => this.#compare(a, b));
    const [first] = sorted;
    const last = kept.at(-1);
    if (first && (!last || this.#compare(last, first) < 0)) {
      kept.push(...sorted);
      return kept;
    }
    const merged: OrderedCall[] = [];
    let next = 0;
    for (const entry of kept) {
      for (let one = sorted[next]; one && this.#compare(one, entry) < 0; one = sorted[next]) {
        merged.push(one);
        next += 1;
      }
      merged.push(entry);
    }
    return [...merged, ...sorted.slice(next)];
  }

  #compare(a: OrderedCall, b: OrderedCall): number {
    if (a.key === null || b.key === null) {
      if (a.key !== b.key) return a.key === null ? 1 : -1;
      return a.number - b.number;
    }
    const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    return (this.#descending ? -order : order) || a.number - b.number;
  }
}
