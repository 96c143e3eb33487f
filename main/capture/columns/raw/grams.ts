/** Bytes of a gram: as many as one number of 32 bits holds. */
export const GRAM = 4;
/** A group has two to this power of bits: with 64 messages of half a kilobyte about a third of them are set. */
const POWER = 11;
export const GRAM_BITS = 2 ** POWER;
/** Leaves so many bits of a number of 32. */
const SHIFT = 32 - POWER;

/** The bits that a text sets which contains a piece. */
export type SoughtGrams = readonly number[];

/** `piece`: in small letters. Empty where it is too short, or too foreign, for its grams to tell of it. */
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
export const SMALL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Knuth's multiplicative hash: the upper bits of the product. */
export function bitOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> SHIFT;
}
