import { visibleText } from './visible-text.ts';

/** Letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * Text of a peer for where the system shows it, in a menu or a notification: what is not seen made visible, at most
 * `mostBytes` long, and what is written from right to left kept from turning the words around it.
 */
export function nativeText(text: string, mostBytes: number): string {
  const shown = cutToBytes(visibleText(cutToBytes(text, mostBytes)), mostBytes);
  return setApart(shown);
}

/** Where text has no elements: what is written from right to left turns nothing around that stands beside it. */
export function setApart(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text;
}

/** At most `most` bytes of UTF-8: longer text is cut between two characters and ends in "…". */
export function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let length = 0;
  let kept = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > most) return `${text.slice(0, kept)}…`;
    length += character.length;
    if (bytes + bytesOf('…') <= most) kept = length;
  }
  return text;
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
