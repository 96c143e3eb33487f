import { bareNumber } from '../ladder/participants.ts';

/** Shorter ones are codes, menu choices and counts; longer ones are no telephone numbers (ITU-T E.164 allows 15). */
const FEWEST_DIGITS = 3;
const MOST_DIGITS = 20;
/** Nobody writes an extension with separators; what has fewer digits than these is an address, a date or a version. */
const FEWEST_SEPARATED = 7;

/** Groups of digits as people write one number: "+33 1 55 20 41 09", "(555) 010-0199". */
const SPAN = /\d+(?:[ \u00a0().\-/]{1,3}\d+)*/g;

/** The digits of a text that is a number and nothing else, however it is written or wrapped; else null. */
export function digitsOf(text: string): string | null {
  const bare = bareNumber(text.trim());
  if (!/^\+?[\d*#]+$/.test(bare)) return null;
  const digits = bare.replace(/\D/g, '');
  return isNumberLong(digits) ? digits : null;
}

export function isNumberLong(digits: string): boolean {
  return digits.length >= FEWEST_DIGITS && digits.length <= MOST_DIGITS;
}

function isOneNumber(digits: string, separators: number): boolean {
  return isNumberLong(digits) && (separators === 0 || digits.length >= FEWEST_SEPARATED);
}

/** Every number that could be read in a text: each run of digits, and runs that only separators divide taken as one. */
export function* numbersIn(text: string): Generator<string> {
  for (const [span] of text.matchAll(SPAN)) {
    const groups = span.match(/\d+/g) ?? [];
    for (let first = 0; first < groups.length; first += 1) {
      let digits = '';
      for (let last = first; last < groups.length && digits.length <= MOST_DIGITS; last += 1) {
        digits += groups[last] ?? '';
        if (isOneNumber(digits, last - first)) yield digits;
      }
    }
  }
}

/**
 * The text with the numbers replaced that `pseudonymOf` knows, each as long as it is; separators stay where they are.
 * Of several readings the one that begins first is taken, and of these the longest.
 */
export function replaceNumbers(text: string, pseudonymOf: (digits: string) => string | undefined): string {
  if (!/\d/.test(text)) return text;
  return text.replace(SPAN, (span) => {
    const groups = span.match(/\d+/g) ?? [];
    let replaced = '';
    for (let first = 0; first < groups.length;) {
      const found = longestKnown(groups, first, pseudonymOf);
      replaced += found?.digits ?? groups[first] ?? '';
      first = found?.next ?? first + 1;
    }
    return withDigits(span, replaced);
  });
}

function longestKnown(
  groups: readonly string[],
  first: number,
  pseudonymOf: (digits: string) => string | undefined,
): { digits: string; next: number } | null {
  let digits = '';
  let found: { digits: string; next: number } | null = null;
  for (let last = first; last < groups.length && digits.length <= MOST_DIGITS; last += 1) {
    digits += groups[last] ?? '';
    const pseudonym = isOneNumber(digits, last - first) ? pseudonymOf(digits) : undefined;
    if (pseudonym !== undefined) found = { digits: pseudonym, next: last + 1 };
  }
  return found;
}

/** The text with its digits replaced one by one; what is more than it had stands at its end. */
function withDigits(text: string, digits: string): string {
  let next = 0;
  const replaced = text.replace(/\d/g, () => digits[next++] ?? '');
  return replaced + digits.slice(next);
}
