import type { Call, PartyRole } from '../../../model/call.ts';
import type { CallOrder } from '../../../model/contract/view.ts';
import type { CallNumber } from '../columns/call-table.ts';

/** What calls are put in order by; null: the call has no such value, and comes last. */
export type OrderKey = number | string | null;

/** The key of a call in an order. Texts are compared without regard to capitals. */
export function orderKey(order: CallOrder, call: Call): OrderKey {
  switch (order) {
    case 'started':
      return call.startedAt;
    case 'state':
      return call.state;
    case 'from':
      return partyKey(call, 'caller');
    case 'to':
      return partyKey(call, 'called');
    case 'direction':
      return call.direction ?? null;
    case 'ring':
      return between(call.ringingAt, call.answeredAt ?? call.endedAt);
    case 'talk':
      return between(call.answeredAt, call.endedAt);
    case 'dur':
      return between(call.startedAt, call.endedAt);
    case 'outcome':
      return call.outcome ?? null;
    case 'source':
      return call.sourceId.toLowerCase();
    case 'agent':
      return (call.agent?.name ?? call.agent?.id)?.toLowerCase() ?? null;
    case 'queue':
      return (call.queue?.name ?? call.queue?.id)?.toLowerCase() ?? null;
    case 'events':
      return call.eventCount;
  }
}

function partyKey({ parties }: Call, role: PartyRole): OrderKey {
  const party = parties.find((one) => one.role === role);
  return (party?.number ?? party?.name)?.toLowerCase() ?? null;
}

function between(start: number | undefined, end: number | undefined): OrderKey {
  return start === undefined || end === undefined ? null : end - start;
}

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
