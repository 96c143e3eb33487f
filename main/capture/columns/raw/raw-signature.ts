import { GRAM, GRAM_BITS, SMALL, bitOf, soughtGrams } from './grams.ts';
import type { SoughtGrams } from './grams.ts';
import { GroupedBits } from './grouped-bits.ts';
import { CLASSES, CLASS_OF, END, PAIR_BITS, pairOf, soughtPairs } from './pairs.ts';
import type { SoughtPairs } from './pairs.ts';

/** So many events in a row share a signature. */
export const SIGNED_ROWS = 64;
/** And so many a set of pairs. */
export const PAIRED_ROWS = 1_024;

/** What a text has that contains a piece. */
export interface Sought {
  grams: SoughtGrams;
  /** Tell of pieces that have no gram, or so few that others may have set them. */
  pairs: SoughtPairs;
}

/** `piece`: in small letters. */
export function soughtIn(piece: string): Sought {
  return { grams: soughtGrams(piece), pairs: soughtPairs(piece) };
}

/**
 * Tells of the texts of each group of rows of a block what they certainly do not contain: a Bloom filter of their runs
 * of four bytes, and, for pieces shorter than that, which two bytes stand side by side in the texts of many rows, as far
 * as classes tell bytes apart. Says "perhaps" too often, "no" never wrongly.
 */
export class RawSignature {
  readonly #grams: GroupedBits;
  readonly #pairs: GroupedBits;

  constructor(rows: number) {
    this.#grams = new GroupedBits(rows / SIGNED_ROWS, GRAM_BITS);
    this.#pairs = new GroupedBits(Math.ceil(rows / PAIRED_ROWS), PAIR_BITS);
  }

  /** These bytes are a text of the row, or a part of one, in UTF-8. Capitals of ASCII are taken for small letters. */
  add(row: number, bytes: Uint8Array, from: number, to: number): void {
    const grams = this.#grams.marksOf(Math.floor(row / SIGNED_ROWS));
    const pairs = this.#pairs.marksOf(Math.floor(row / PAIRED_ROWS));
    const small = SMALL;
    const classes = CLASS_OF;
    const first = from + GRAM - 1;
    let gram = 0;
    let pair = 0;
    for (let index = from; index < to; index += 1) {
      const byte = bytes[index] ?? 0;
      // The first one has nothing before it, and is marked as if an end were: nobody asks for that.
      pair = pairOf(pair, classes[byte] ?? END);
      pairs[pair] = 1;
      gram = (gram << 8) | (small[byte] ?? 0);
      if (index >= first) grams[bitOf(gram)] = 1;
    }
    pairs[pairOf(pair, END)] = 1;
  }

  /** Whether the texts of the group of this row may contain what was sought. */
  mayContain(row: number, { grams, pairs }: Sought): boolean {
    const group = Math.floor(row / SIGNED_ROWS);
    for (const gram of grams) if (!this.#grams.has(group, gram)) return false;
    return this.#mayHavePairs(Math.floor(row / PAIRED_ROWS), pairs);
  }

  /** Nothing is added from now on. */
  seal(): void {
    this.#grams.seal();
    this.#pairs.seal();
  }

  #mayHavePairs(group: number, pairs: SoughtPairs): boolean {
    return pairs.every(({ first, second }) => {
      if (second !== null) return this.#pairs.has(group, pairOf(first, second));
      return ALL_CLASSES.some((any) => this.#pairs.has(group, pairOf(first, any)));
    });
  }
}

const ALL_CLASSES = Array.from({ length: CLASSES }, (_, any) => any);
