/** Letters, large or small, and figures each have a class of their own; what is beyond ASCII has one, and so has the end. */
const POWER = 6;
export const CLASSES = 2 ** POWER;
export const END = 0;
export const PAIR_BITS = CLASSES * CLASSES;

/** What a text asks for that contains a piece: for each of its pairs, those it may be kept as; null for any. */
export type SoughtPairs = readonly { first: number; second: number | null }[];

/** `piece`: in small letters. */
export function soughtPairs(piece: string): SoughtPairs {
  const classes = [...ENCODER.encode(piece)].map((byte) => CLASS_OF[byte] ?? END);
  const [only] = classes;
  if (only !== undefined && classes.length === 1) return [{ first: only, second: null }];
  return classes.slice(1).map((second, index) => ({ first: classes[index] ?? END, second }));
}

const ENCODER = new TextEncoder();

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The bit of two classes; in place of the first may stand the bit that it is the second of. */
export function pairOf(first: number, second: number): number {
  return ((first << POWER) | second) & (PAIR_BITS - 1);
}

/** 1 to 36 for letters and figures, 37 to 62 for what else ASCII has, 63 beyond it. */
export const CLASS_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte > 127) return CLASSES - 1;
  const place = LETTERS.indexOf(String.fromCharCode(byte).toLowerCase());
  return place === -1 ? 37 + (byte % 26) : 1 + place;
});
