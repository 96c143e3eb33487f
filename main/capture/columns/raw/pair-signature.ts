/** So many events in a row share a set of pairs. */
export const PAIRED_ROWS = 1_024;
/** Letters, large or small, and figures each have a class of their own; what is beyond ASCII has one, and so has the end. */
const CLASSES = 64;
const END = 0;
const WORDS = (CLASSES * CLASSES) / 32;

/** What a text asks for that contains a piece: for each of its pairs, those it may be kept as. */
export type SoughtPairs = readonly { first: number; second: number | null }[];

/**
 * Tells of pieces that are too short for a `RawSignature` that they are in none of the texts of many rows: which two
 * bytes stand side by side in them, as far as classes tell bytes apart.
 */
export class PairSignature {
  readonly #words: Uint32Array;

  constructor(rows: number) {
    this.#words = new Uint32Array(Math.ceil(rows / PAIRED_ROWS) * WORDS);
  }

  /** These bytes are a text of the row, or a part of one, in UTF-8. */
  add(row: number, bytes: Uint8Array, from: number, to: number): void {
    const start = Math.floor(row / PAIRED_ROWS) * WORDS;
    const words = this.#words;
    const classes = CLASS_OF;
    let before = classes[bytes[from] ?? 0] ?? END;
    for (let index = from + 1; index <= to; index += 1) {
      const next = index < to ? (classes[bytes[index] ?? 0] ?? END) : END;
      const pair = before * CLASSES + next;
      const word = start + (pair >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (pair & 31));
      before = next;
    }
  }

  /** Whether the texts of the rows around this one may contain what was sought. */
  mayContain(row: number, pairs: SoughtPairs): boolean {
    const start = Math.floor(row / PAIRED_ROWS) * WORDS;
    return pairs.every(({ first, second }) => {
      const pair = first * CLASSES;
      const word = start + (pair >>> 5);
      if (second === null) return this.#words[word] !== 0 || this.#words[word + 1] !== 0;
      return ((this.#words[word + (second >>> 5)] ?? 0) & (1 << (second & 31))) !== 0;
    });
  }
}

/** `piece`: in small letters. */
export function soughtPairs(piece: string): SoughtPairs {
  const classes = [...ENCODER.encode(piece)].map((byte) => CLASS_OF[byte] ?? END);
  const [only] = classes;
  if (only !== undefined && classes.length === 1) return [{ first: only, second: null }];
  return classes.slice(1).map((second, index) => ({ first: classes[index] ?? END, second }));
}

const ENCODER = new TextEncoder();

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 1 to 36 for letters and figures, 37 to 62 for what else ASCII has, 63 beyond it. */
const CLASS_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte > 127) return CLASSES - 1;
  const place = LETTERS.indexOf(String.fromCharCode(byte).toLowerCase());
  return place === -1 ? 37 + (byte % 26) : 1 + place;
});
