/** Kazoo counts seconds from the year 0; this many lie before 1970. */
const BEFORE_1970 = 62_167_219_200;

/** Gregorian seconds, as Kazoo writes almost every time. */
export function gregorianSeconds(at: number): number {
  return Math.floor(at / 1_000) + BEFORE_1970;
}
