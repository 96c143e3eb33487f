/** What is known of a row. The numbers are in order, so that "and" is the least, "or" the greatest, "not" 2 less it. */
export const NO = 0;
/** Only the texts on disk can tell. */
export const UNKNOWN = 1;
export const YES = 2;

/** Four answers stand in a word. */
const WORD = 4;
const ONES = 0x01010101;
const YESES = YES * ONES;
const NO_WORDS = new Uint32Array(0);

/** Of two answers, or of each of the four in two words; without branches, which cost most where every third row or so matches. */
export function greater(one: number, other: number): number {
  const bits = one | other;
  return bits & ~((bits >> 1) & ONES);
}

function lesser(one: number, other: number): number {
  const yes = one & other & YESES;
  return yes | (isSome(one) & isSome(other) & ~(yes >> 1));
}

function isSome(answers: number): number {
  return (answers | (answers >> 1)) & ONES;
}

/** Leaves the lesser of both in the rows from `from` up to `to`. Both begin at a word. */
export function keepLesser(answers: Uint8Array, others: Uint8Array, from: number, to: number): void {
  const [first, end] = wholeWords(from, to);
  for (let row = from; row < first; row += 1) answers[row] = lesser(answers[row] ?? NO, others[row] ?? NO);
  const ours = words(answers, first, end);
  const theirs = words(others, first, end);
  for (let word = 0; word < ours.length; word += 1) ours[word] = lesser(ours[word] ?? NO, theirs[word] ?? NO);
  for (let row = end; row < to; row += 1) answers[row] = lesser(answers[row] ?? NO, others[row] ?? NO);
}

/** The same with the greater of both. */
export function keepGreater(answers: Uint8Array, others: Uint8Array, from: number, to: number): void {
  const [first, end] = wholeWords(from, to);
  for (let row = from; row < first; row += 1) answers[row] = greater(answers[row] ?? NO, others[row] ?? NO);
  const ours = words(answers, first, end);
  const theirs = words(others, first, end);
  for (let word = 0; word < ours.length; word += 1)
    ours[word] = greater(ours[word] ?? NO, theirs[word] ?? NO);
  for (let row = end; row < to; row += 1) answers[row] = greater(answers[row] ?? NO, others[row] ?? NO);
}

function wholeWords(from: number, to: number): [first: number, end: number] {
  const first = Math.min(to, Math.ceil(from / WORD) * WORD);
  return [first, Math.max(first, Math.floor(to / WORD) * WORD)];
}

function words({ buffer, byteOffset }: Uint8Array, from: number, to: number): Uint32Array {
  // Where there is none, none begins here.
  return from === to ? NO_WORDS : new Uint32Array(buffer, byteOffset + from, (to - from) / WORD);
}
