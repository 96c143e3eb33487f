import type { Interval } from '../../../model/filter/syntax/time.ts';
import { NumberColumn } from './number-column.ts';
import { YES } from './answers.ts';

/** Seqs by row, set row by row: in no memory as long as they count on by one, as those of a recording do. */
export class SeqColumn {
  readonly #rows: number;
  #first = 0;
  #numbers: NumberColumn | null = null;

  constructor(rows: number) {
    this.#rows = rows;
  }

  /** Only of a row that was set. */
  at(row: number): number {
    return this.#numbers ? this.#numbers.at(row) : this.#first + row;
  }

  /** Writes YES to the places of the rows from `from` up to `to` whose seq is accepted. */
  mark(accepts: (value: number) => boolean, from: number, to: number, answers: Uint8Array): void {
    const first = this.#first;
    if (this.#numbers) this.#numbers.mark(accepts, from, to, answers);
    else for (let row = from; row < to; row += 1) if (accepts(first + row)) answers[row] = YES;
  }

  /** The same of seqs in an interval of whole numbers. */
  markWithin(interval: Interval, from: number, to: number, answers: Uint8Array): void {
    if (this.#numbers) {
      this.#numbers.markWithin(interval, from, to, answers);
      return;
    }
    const start = Math.max(from, interval.start - this.#first);
    const end = Math.min(to, interval.end - this.#first);
    if (start < end) answers.fill(YES, start, end);
  }

  set(row: number, seq: number): void {
    if (row === 0) this.#first = seq;
    else if (!this.#numbers && seq !== this.#first + row) this.#numbers = this.#written(row);
    this.#numbers?.set(row, seq);
  }

  #written(end: number): NumberColumn {
    const numbers = new NumberColumn(this.#rows);
    for (let row = 0; row < end; row += 1) numbers.set(row, this.#first + row);
    return numbers;
  }
}
