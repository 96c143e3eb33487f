import { BLOCK_ROWS } from '../columns/event-block.ts';
import type { EventBlock } from '../columns/event-block.ts';
import { ODD_TEXTS } from './disk-condition.ts';
import type { StoredEvents } from './stored-events.ts';

/** Which events have texts on disk that SQLite cannot judge, see `ODD_TEXTS`: found out once, for all searches. */
export class OddTexts {
  readonly #stored: StoredEvents;
  readonly #known = new WeakMap<EventBlock, { rows: Uint8Array; from: number; to: number }>();

  constructor(stored: StoredEvents) {
    this.#stored = stored;
  }

  /** 1 for odd ones among these rows of a block. */
  rowsOf(block: EventBlock, from: number, to: number): Uint8Array {
    let known = this.#known.get(block);
    if (!known) {
      known = { rows: new Uint8Array(BLOCK_ROWS), from: to, to };
      this.#known.set(block, known);
    }
    if (from < known.from) this.#read(block, from, known.from, known.rows);
    if (to > known.to) this.#read(block, known.to, to, known.rows);
    known.from = Math.min(from, known.from);
    known.to = Math.max(to, known.to);
    return known.rows;
  }

  #read(block: EventBlock, from: number, to: number, rows: Uint8Array): void {
    const odd = new Set(this.#stored.search(ODD_TEXTS, block.seqs.at(from), block.seqs.at(to - 1)));
    for (let row = from; odd.size > 0 && row < to; row += 1) if (odd.has(block.seqs.at(row))) rows[row] = 1;
  }
}
