import type { Originals } from './originals.ts';

/** A whole number of at least 0 and less than `limit`, by chance. */
export type Random = (limit: number) => number;

/** How often chance is asked for a free number before all numbers of that length are gone through. */
const TRIES = 64;
/** Longer numbers are too many to go through, and never run out. */
const FEW_DIGITS = 6;

/**
 * A number for each number: as long, with as many zeros before it, none like another and none that was an original
 * itself or stands within an id. Where all of that length are in use it is a digit longer.
 */
export function numberPseudonyms({ numbers, taken }: Originals, random: Random): Map<string, string> {
  const used = new Set<string>();
  const isFree = (digits: string) => !numbers.has(digits) && !taken.has(digits) && !used.has(digits);
  const pseudonyms = new Map<string, string>();
  for (const original of numbers.keys()) {
    const pseudonym = freeNumber(original.length, zerosBefore(original), isFree, random);
    used.add(pseudonym);
    pseudonyms.set(original, pseudonym);
  }
  return pseudonyms;
}

function freeNumber(
  length: number,
  zeros: number,
  isFree: (digits: string) => boolean,
  random: Random,
): string {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const digits = randomDigits(length, zeros, random);
    if (isFree(digits)) return digits;
  }
  if (length <= FEW_DIGITS) {
    const first = 10 ** (length - zeros - 1);
    for (let value = first; value < first * 10; value += 1) {
      const digits = '0'.repeat(zeros) + String(value);
      if (isFree(digits)) return digits;
    }
  }
  return freeNumber(length + 1, zeros, isFree, random);
}

function randomDigits(length: number, zeros: number, random: Random): string {
  let digits = '0'.repeat(zeros) + String(1 + random(9));
  while (digits.length < length) digits += String(random(10));
  return digits;
}

/** A trunk code or an international prefix: "0155…", "0033…". */
function zerosBefore(digits: string): number {
  return Math.min(2, /^0*/.exec(digits)?.[0].length ?? 0, digits.length - 1);
}

/** "Person 1", "Queue 2": in order of appearance, without the numbers that would be one of the originals. */
export function namePseudonyms({ names, words, numbers }: Originals): Map<string, string> {
  const last = { Person: 0, Queue: 0 };
  const pseudonyms = new Map<string, string>();
  for (const [name, kind] of [...names, ...words]) {
    let pseudonym: string;
    do {
      last[kind] += 1;
      pseudonym = `${kind} ${last[kind]}`;
    } while (numbers.has(String(last[kind])) || names.has(pseudonym) || words.has(pseudonym));
    pseudonyms.set(name, pseudonym);
  }
  return pseudonyms;
}
