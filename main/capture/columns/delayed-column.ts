import type { Interval } from '../../../model/filter/syntax/time.ts';
import { NumberColumn } from './number-column.ts';
import { YES } from './answers.ts';

/** Times that come a little after those of another column, if at all: kept as the difference, which takes less memory. */
export class DelayedColumn {
  readonly #times: NumberColumn;
  readonly #delays: NumberColumn;

  constructor(times: NumberColumn, rows: number) {
    this.#times = times;
    this.#delays = new NumberColumn(rows);
  }

  /** NaN where there is none. */
  at(row: number): number {
    return this.#times.at(row) + this.#delays.at(row);
  }

  /** Writes YES to the places of the rows from `from` up to `to` that have a time, and one that is accepted. */
  mark(accepts: (value: number) => boolean, from: number, to: number, answers: Uint8Array): void {
    for (let row = from; row < to; row += 1) {
      const value = this.at(row);
      if (!Number.isNaN(value) && accepts(value)) answers[row] = YES;
    }
  }

  /** The same of times in an interval. */
  markWithin({ start, end }: Interval, from: number, to: number, answers: Uint8Array): void {
    this.mark((value) => value >= start && value < end, from, to, answers);
  }

  /** The time of the row in the other column has been set. */
  set(row: number, value: number): void {
    this.#delays.set(row, value - this.#times.at(row));
  }

  /** Nothing is set from now on. */
  seal(rows: number): void {
    this.#delays.seal(rows);
  }
}
