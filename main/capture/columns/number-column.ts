import { YES } from './row-test.ts';

/** Half of what 32 bits can tell: numbers lie on both sides of the first one. */
const MIDDLE = 2 ** 31;

/**
 * Whole numbers, or none, by row; as long as all lie near each other, as times and seqs do, in half of the memory that
 * numbers need otherwise.
 */
export class NumberColumn {
  /** What the numbers are counted from; null before there is one. */
  #base: number | null = null;
  /** 0 for no number. */
  #offsets: Uint32Array;
  /** Instead of the offsets, once a number lies too far away; NaN for no number. */
  #whole: Float64Array | null = null;

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
    const whole = this.#whole;
    const offsets = this.#offsets;
    const base = this.#base ?? 0;
    for (let row = from; row < to; row += 1) {
      const offset = offsets[row] ?? 0;
      const value = whole ? (whole[row] ?? NaN) : offset === 0 ? NaN : base + offset;
      if (!Number.isNaN(value) && accepts(value)) answers[row] = YES;
    }
  }

  /** Makes room where the row lies behind the last. */
  set(row: number, value: number | undefined): void {
    if (row >= (this.#whole ?? this.#offsets).length) this.resize(Math.ceil((row + 1) * 1.5));
    if (value === undefined) return;
    this.#base ??= value - MIDDLE;
    const offset = value - this.#base;
    if (!this.#whole && offset >= 1 && offset < 2 * MIDDLE) {
      this.#offsets[row] = offset;
      return;
    }
    this.#whole ??= this.#widened();
    this.#whole[row] = value;
  }

  resize(rows: number): void {
    if (this.#whole) this.#whole = longer(this.#whole, new Float64Array(rows).fill(NaN));
    else this.#offsets = longer(this.#offsets, new Uint32Array(rows));
  }

  #widened(): Float64Array {
    const whole = Float64Array.from(this.#offsets, (_offset, row) => this.at(row));
    this.#offsets = new Uint32Array(0);
    return whole;
  }
}

/** The numbers of one in the other, as far as it goes. */
function longer<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from.subarray(0, to.length));
  return to;
}
