import { YES } from './answers.ts';

/** A set of rows; takes no memory while it is empty. */
export class Bits {
  readonly #rows: number;
  #words: Uint32Array | null = null;
  /** Instead of the words, once all are added and this takes less: rows in order, those in it or not in it. */
  #list: Uint16Array | null = null;
  #isOfOthers = false;

  /** `rows`: at most 65,536, a multiple of 32. */
  constructor(rows: number) {
    this.#rows = rows;
  }

  get count(): number {
    if (this.#list) return this.#isOfOthers ? this.#rows - this.#list.length : this.#list.length;
    return this.#words?.reduce((count, word) => count + onesIn(word), 0) ?? 0;
  }

  add(row: number): void {
    this.addGroup(row >>> 5, 1 << (row & 31));
  }

  /** Adds rows of a group of 32, the first of which is 32 * `group`, by their bits. */
  addGroup(group: number, bits: number): void {
    this.#words ??= new Uint32Array(this.#rows / 32);
    this.#words[group] = (this.#words[group] ?? 0) | bits;
  }

  has(row: number): boolean {
    if (this.#words) return ((this.#words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
    return this.#list !== null && (this.#list[this.#placeOf(row)] === row) !== this.#isOfOthers;
  }

  /** Whether one of the rows from `from` up to `to` is in it. */
  hasBetween(from: number, to: number): boolean {
    for (let row = from; row < to; row += 1) if (this.has(row)) return true;
    return false;
  }

  /** Writes YES to the places of the rows from `from` up to `to` that are in it. */
  mark(from: number, to: number, answers: Uint8Array): void {
    if (this.#list) this.#markListed(this.#list, from, to, answers);
    else if (this.#words) {
      for (let row = from; row < to; row += 1)
        if (((this.#words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0) answers[row] = YES;
    }
  }

  /** All rows are taken: nothing is added from now on. */
  seal(): void {
    if (!this.#words) return;
    const { count } = this;
    const isOfOthers = count > this.#rows / 2;
    const list = new Uint16Array(isOfOthers ? this.#rows - count : count);
    if (list.byteLength >= this.#words.byteLength) return;
    let place = 0;
    this.#words.forEach((word, group) => {
      for (let bits = isOfOthers ? ~word : word; bits !== 0; bits &= bits - 1) {
        list[place] = group * 32 + (31 - Math.clz32(bits & -bits));
        place += 1;
      }
    });
    this.#list = list;
    this.#isOfOthers = isOfOthers;
    this.#words = null;
  }

  #markListed(list: Uint16Array, from: number, to: number, answers: Uint8Array): void {
    let next = from;
    const end = this.#placeOf(to);
    for (let place = this.#placeOf(from); place < end; place += 1) {
      const row = list[place] ?? 0;
      if (this.#isOfOthers) answers.fill(YES, next, row);
      else answers[row] = YES;
      next = row + 1;
    }
    if (this.#isOfOthers) answers.fill(YES, next, to);
  }

  /** Of the first row in the list that is this one or a later one. */
  #placeOf(row: number): number {
    const list = this.#list ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** How many bits of a number of 32 are set. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
