/** So many events in a row share a signature. */
export const SIGNED_ROWS = 64;
/** A signature has two to this power of bits: with 64 messages of half a kilobyte about a third of them are set. */
const POWER = 11;
const WORDS = 2 ** POWER / 32;
/** Leaves so many bits of a number of 32. */
const SHIFT = 32 - POWER;
/** Bytes of a gram: as many as one number of 32 bits holds. */
const GRAM = 4;

/** The bits that a text sets which contains a piece. */
export type SoughtGrams = readonly number[];

/**
 * Tells of the texts of each group of rows of a block what they certainly do not contain: a Bloom filter of their runs
 * of four bytes. Says "perhaps" too often, "no" never wrongly.
 */
export class RawSignature {
  readonly #words: Uint32Array;

  constructor(rows: number) {
    this.#words = new Uint32Array((rows / SIGNED_ROWS) * WORDS);
  }

  /** These bytes are a text of the row, or a part of one, in UTF-8. Capitals of ASCII are taken for small letters. */
  add(row: number, bytes: Uint8Array, from: number, to: number): void {
    const first = Math.floor(row / SIGNED_ROWS) * WORDS;
    const words = this.#words;
    const small = SMALL;
    let gram = 0;
    for (let index = from; index < to; index += 1) {
      gram = (gram << 8) | (small[bytes[index] ?? 0] ?? 0);
      if (index < from + GRAM - 1) continue;
      const bit = bitOf(gram);
      const word = first + (bit >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (bit & 31));
    }
  }

  /** Whether the texts of the group of this row may contain what was sought. */
  mayContain(row: number, bits: SoughtGrams): boolean {
    const first = Math.floor(row / SIGNED_ROWS) * WORDS;
    for (const bit of bits)
      if (((this.#words[first + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) === 0) return false;
    return true;
  }
}

/** `piece`: in small letters. Empty where it is too short, or too foreign, for a signature to tell of it. */
export function soughtGrams(piece: string): SoughtGrams {
  const bits = new Set<number>();
  for (let index = 0; index + GRAM <= piece.length; index += 1) {
    const gram = gramAt(piece, index);
    if (gram !== null) bits.add(bitOf(gram));
  }
  return [...bits];
}

/** Null where it is not of ASCII alone. */
function gramAt(text: string, start: number): number | null {
  let gram = 0;
  for (let index = start; index < start + GRAM; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 127) return null;
    gram = (gram << 8) | unit;
  }
  return gram;
}

/** Bytes with capitals of ASCII in small letters. */
const SMALL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Knuth's multiplicative hash: the upper bits of the product. */
function bitOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> SHIFT;
}
