import { integer } from './fields.ts';
import type { Fields } from './fields.ts';

/** Kazoo counts seconds from the year 0 of the Gregorian calendar; this is 1970 (kz_types.hrl). */
const EPOCH_SECONDS = 62_167_219_200;
/** The year 2200: beyond it a number is not a time of a call. */
const LARGEST_SECONDS = EPOCH_SECONDS + 7_258_118_400;

/** A Gregorian time in ms since the epoch; undefined for what is none. */
export function gregorian(fields: Fields, key: string): number | undefined {
  const seconds = integer(fields, key);
  if (seconds === undefined || seconds <= EPOCH_SECONDS || seconds >= LARGEST_SECONDS) return undefined;
  return (seconds - EPOCH_SECONDS) * 1000;
}
