import type { CallOrder, CallRow } from '../../../model/contract/view.ts';
import type { Client } from '../../../model/contract/client.ts';
import { ViewWindow } from '../../state/view-window.svelte.ts';

/** The calls that the filter selects, in an order that somebody has chosen. */
export class Calls {
  readonly window: ViewWindow;
  #orderBy = $state<CallOrder>('started');
  #descending = $state(true);

  constructor(client: Client) {
    this.window = new ViewWindow(client);
  }

  get orderBy(): CallOrder {
    return this.#orderBy;
  }

  get descending(): boolean {
    return this.#descending;
  }

  /** New calls come first. */
  get newestFirst(): boolean {
    return this.#orderBy === 'started' && this.#descending;
  }

  /** Sorts by a column; by the same again, the other way round. Times begin with the newest, words with the first. */
  sortBy(order: CallOrder): void {
    this.#descending = order === this.#orderBy ? !this.#descending : LARGEST_FIRST.has(order);
    this.#orderBy = order;
  }

  rowAt(row: number): CallRow | undefined {
    return this.window.callAt(row);
  }

  show(capture: string | null, filter: string): void {
    this.window.show(
      capture === null
        ? null
        : { of: 'calls', capture, filter, orderBy: this.#orderBy, descending: this.#descending },
    );
  }
}

const LARGEST_FIRST: ReadonlySet<CallOrder> = new Set(['started', 'ring', 'talk', 'dur', 'events']);
