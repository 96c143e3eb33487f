/** Beyond it there is no date (ECMA-262, 21.4.1.1). */
const LAST_DATE = 8.64e15;

/** ISO 8601, UTC. A time that is no date, which a system may well send, stays the number it is. */
export function isoTime(ms: number): string {
  return Math.abs(ms) <= LAST_DATE ? new Date(ms).toISOString() : String(ms);
}
