/** So many events in a row share a signature. */
export const SIGNED_ROWS = 64;
/** A signature has two to this power of bits: with 64 messages of half a kilobyte about a third of them are set. */
const POWER = 11;
const WORDS = 2 ** POWER / 32;
/** Leaves so many bits of a number of 32. */
const SHIFT = 32 - POWER;
/** Characters of a gram: as many bytes as one number of 32 bits holds. */
const GRAM = 4;

/** The bits that a text sets which contains these pieces, each of them in any case. */
export type SoughtBits = readonly number[];

/**
 * Tells of the texts on disk (`raw` and `reason`) of each group of rows of a block what they certainly do not contain:
 * a Bloom filter of their runs of four characters in small letters. Says "perhaps" too often, "no" never wrongly.
 */
export class RawSignature {
  readonly #words: Uint32Array;

  constructor(rows: number) {
    this.#words = new Uint32Array((rows / SIGNED_ROWS) * WORDS);
  }

  /** Returns whether the text is odd: not of ASCII alone, or with a zero byte in it. */
  add(row: number, text: string): boolean {
    const first = Math.floor(row / SIGNED_ROWS) * WORDS;
    let isOdd = text.includes('\0');
    for (let from = 0; from < text.length; from += PART - GRAM + 1) {
      const part = text.length <= PART ? text : text.slice(from, from + PART);
      let { written } = ENCODER.encodeInto(part, BYTES);
      if (written > part.length) {
        isOdd = true;
        // Some capitals beyond ASCII have small letters within it, such as the sign of Kelvin.
        written = ENCODER.encodeInto(part.toLowerCase(), BYTES).written;
      }
      this.#addBytes(first, written);
      if (from + PART >= text.length) break;
    }
    return isOdd;
  }

  /** Whether the texts of the group of this row may contain what was sought. */
  mayContain(row: number, bits: SoughtBits): boolean {
    const first = Math.floor(row / SIGNED_ROWS) * WORDS;
    for (const bit of bits)
      if (((this.#words[first + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) === 0) return false;
    return true;
  }

  #addBytes(first: number, length: number): void {
    const words = this.#words;
    const bytes = BYTES;
    const small = SMALL;
    let gram = 0;
    for (let index = 0; index < length; index += 1) {
      gram = (gram << 8) | (small[bytes[index] ?? 0] ?? 0);
      if (index < GRAM - 1) continue;
      const bit = bitOf(gram);
      const word = first + (bit >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (bit & 31));
    }
  }
}

/** Empty where the pieces are too short, or too foreign, for a signature to tell anything. */
export function soughtBits(pieces: readonly string[]): SoughtBits {
  const bits = new Set<number>();
  for (const piece of pieces) {
    const small = piece.toLowerCase();
    for (let index = 0; index + GRAM <= small.length; index += 1) {
      const gram = gramAt(small, index);
      if (gram !== null) bits.add(bitOf(gram));
    }
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

/** Longer texts are taken in parts, which overlap by less than a gram. */
const PART = 65_536;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const BYTES = new Uint8Array(PART * 3);
const ENCODER = new TextEncoder();
/** Bytes in small letters. */
const SMALL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Knuth's multiplicative hash: the upper bits of the product. */
function bitOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> SHIFT;
}
