import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Repeatable randomness: the same seed gives the same answers in the same order. */
export interface Chance {
  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** A UUID of version 4 as far as its form goes. */
  uuid(): string;
}

export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (from: number, to: number): number => uniformInt(generator, from, to);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
  return {
    between,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${between(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  };
}

/** Takes a random item out of the list; the order of the others may change. Undefined when the list is empty. */
export function draw<T>(chance: Chance, list: T[]): T | undefined {
  if (list.length === 0) return undefined;
  const at = chance.between(0, list.length - 1);
  const drawn = list[at];
  const last = list.pop();
  if (at < list.length && last !== undefined) list[at] = last;
  return drawn;
}
