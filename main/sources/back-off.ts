const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** A link that was up for this long (ms) has proved itself: the next failure counts as the first. */
export const STABLE_MS = 60_000;

/**
 * How long to wait (ms) before attempt number `attempt` + 1, after `attempt` failures in a row: between nothing and
 * 1 s, 2 s, 4 s ... 60 s, at random, so that clients cut off together do not come back together. A peer can ask for a
 * longer wait, never for a shorter one.
 */
export function backOff(attempt: number, random: () => number, askedForMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.max(Math.round(random() * ceiling), askedForMs);
}
