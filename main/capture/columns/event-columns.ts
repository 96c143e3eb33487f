import type { TelephonyEvent } from '../../../model/event.ts';
import { BLOCK_ROWS, EventBlock } from './event-block.ts';

/** A place among all events that were ever taken in: `EventBlock.index` and row in one number. */
export type Position = number;

export interface Place {
  block: EventBlock;
  row: number;
}

/** The events of a capture in columns, oldest first, in blocks. Events are added at the end and removed at the beginning. */
export class EventColumns {
  #blocks: EventBlock[] = [];
  #made = 0;
  #count = 0;
  #lastSeq = 0;

  get blocks(): readonly EventBlock[] {
    return this.#blocks;
  }

  /** Events that are kept. */
  get count(): number {
    return this.#count;
  }

  /** Of the newest event that was ever taken in; 0 where there was none. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Of the oldest event that is kept; 0 where there is none. */
  get firstSeq(): number {
    const [first] = this.#blocks;
    return first ? first.seqs.at(first.start) : 0;
  }

  /** Seqs must rise. Returns where it stands. */
  append(event: TelephonyEvent): Place {
    let block = this.#blocks.at(-1);
    if (!block || block.isFull) {
      block = new EventBlock(this.#made, block);
      this.#made += 1;
      this.#blocks.push(block);
    }
    block.append(event);
    this.#count += 1;
    this.#lastSeq = event.seq;
    return { block, row: block.end - 1 };
  }

  /** Removes all events before this seq; `onRemoved` is told of the rows just before they go. */
  trim(firstSeq: number, onRemoved: (block: EventBlock, from: number, to: number) => void): void {
    for (let first = this.#blocks[0]; first; first = this.#blocks[0]) {
      const start = rowOfSeq(first, firstSeq);
      if (start > first.start) onRemoved(first, first.start, start);
      this.#count -= start - first.start;
      first.start = start;
      if (start < first.end || !first.isFull) break;
      this.#blocks.shift();
    }
  }

  /** Undefined where the position was removed. */
  placeOf(position: Position): Place | undefined {
    const index = Math.floor(position / BLOCK_ROWS) - (this.#blocks[0]?.index ?? 0);
    const block = this.#blocks[index];
    const row = position % BLOCK_ROWS;
    return block && row >= block.start ? { block, row } : undefined;
  }

  /** Of the first event with this seq or a later one; undefined where there is none. */
  placeOfSeq(seq: number): Place | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle];
      if (block && block.seqs.at(block.end - 1) < seq) low = middle + 1;
      else high = middle;
    }
    const block = this.#blocks[low];
    return block && block.count > 0 ? { block, row: rowOfSeq(block, seq) } : undefined;
  }

  /** When the first and the last of the events that are kept happened, roughly: a removed one may still count. */
  span(): { from: number; to: number } | null {
    if (this.#count === 0) return null;
    const from = Math.min(...this.#blocks.map(({ minAt }) => minAt));
    const to = Math.max(...this.#blocks.map(({ maxAt }) => maxAt));
    return { from, to };
  }
}

export function positionOf({ block, row }: Place): Position {
  return block.index * BLOCK_ROWS + row;
}

/** The first kept row with this seq or a later one; `end` where there is none. */
function rowOfSeq({ seqs, start, end }: EventBlock, seq: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqs.at(middle) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
