import type { Interval } from '../../../model/filter/syntax/time.ts';
import { YES } from './answers.ts';

/** Half of what 32 bits can tell: numbers lie on both sides of the first one. */
const MIDDLE = 2 ** 31;

/**
 * Whole numbers, or none, by row; as long as all lie near each other, as times and seqs do, in half of the memory that
 * numbers need otherwise, and in less of it once the column is sealed.
 */
export class NumberColumn {
  /** What the numbers are counted from; null before there is one. */
  #base: number | null = null;
  /** 0 for no number. */
  #offsets: Uint8Array | Uint16Array | Uint32Array;
  /** Instead of the offsets, once a number lies too far away; NaN for no number. */
  #whole: Float64Array | null = null;
  #isSealed = false;

  constructor(rows: number) {
    this.#offsets = new Uint32Array(rows);
  }

  /** NaN where there is none. */
  at(row: number): number {
    if (this.#whole) return this.#whole[row] ?? NaN;
    const offset = this.#offsets[row] ?? 0;
    return offset === 0 ? NaN : (this.#base ?? 0) + offset;
  }

  /** Writes YES to the places of the rows from `from` up to `to` that have a number, and one that is accepted. */
  mark(accepts: (value: number) => boolean, from: number, to: number, answers: Uint8Array): void {
    for (let row = from; row < to; row += 1) {
      const value = this.at(row);
      if (!Number.isNaN(value) && accepts(value)) answers[row] = YES;
    }
  }

  /** The same of numbers in an interval of whole ones. */
  markWithin({ start, end }: Interval, from: number, to: number, answers: Uint8Array): void {
    const numbers = this.#whole ?? this.#offsets;
    const base = this.#whole ? 0 : (this.#base ?? 0);
    const first = this.#whole ? start : Math.max(1, start - base);
    for (let row = from; row < to; row += 1) {
      const value = numbers[row] ?? NaN;
      if (value >= first && value < end - base) answers[row] = YES;
    }
  }

  /** Makes room where the row lies behind the last. */
  set(row: number, value: number | undefined): void {
    if (this.#isSealed) throw new Error('A column that is sealed was set.');
    if (row >= (this.#whole ?? this.#offsets).length) this.#resize(Math.ceil((row + 1) * 1.5));
    if (value === undefined || Number.isNaN(value)) return;
    this.#base ??= value - MIDDLE;
    const offset = value - this.#base;
    if (!this.#whole && offset >= 1 && offset < 2 * MIDDLE) {
      this.#offsets[row] = offset;
      return;
    }
    this.#whole ??= this.#widened();
    this.#whole[row] = value;
  }

  /** Nothing is set from now on; there are so many rows. */
  seal(rows: number): void {
    this.#isSealed = true;
    if (this.#whole) {
      this.#resize(rows);
      return;
    }
    const offsets = this.#offsets.subarray(0, rows);
    let least = Infinity;
    let most = 0;
    for (const offset of offsets) {
      if (offset === 0) continue;
      least = Math.min(least, offset);
      most = Math.max(most, offset);
    }
    const shift = most === 0 ? 0 : least - 1;
    const narrow = most === 0 ? new Uint8Array(0) : narrowest(most - shift, rows);
    offsets.forEach((offset, row) => {
      if (offset !== 0) narrow[row] = offset - shift;
    });
    this.#offsets = narrow;
    this.#base = (this.#base ?? 0) + shift;
  }

  #resize(rows: number): void {
    if (this.#whole) this.#whole = copied(this.#whole, new Float64Array(rows).fill(NaN));
    else this.#offsets = copied(this.#offsets, new Uint32Array(rows));
  }

  #widened(): Float64Array {
    const whole = Float64Array.from(this.#offsets, (_offset, row) => this.at(row));
    this.#offsets = new Uint32Array(0);
    return whole;
  }
}

/** Of so many numbers up to this one. */
export function narrowest(most: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (most < 2 ** 8) return new Uint8Array(length);
  return most < 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/** The numbers of one in the other, as far as it goes. */
function copied<Numbers extends Uint32Array | Float64Array>(from: ArrayLike<number>, to: Numbers): Numbers {
  const { length } = to;
  for (let row = 0; row < from.length && row < length; row += 1) to[row] = from[row] ?? 0;
  return to;
}
