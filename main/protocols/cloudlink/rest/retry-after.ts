import { randomInt } from 'node:crypto';
import type { HttpAnswer } from '../../../transports/transports.ts';

const WITHOUT_WORD_MS = 2_000;

/**
 * How long (ms) a 429 asks to wait. CloudLink writes `retry-after` as a date, RFC 9110 allows seconds too. A date is
 * held against the server's own clock. One to two seconds more keep clients apart that were sent away together.
 */
export function waitAskedFor(answer: HttpAnswer, now: number): number {
  return asked(answer, now) + randomInt(1_000, 2_001);
}

function asked({ headers }: HttpAnswer, now: number): number {
  const header = headers['retry-after'];
  if (header === undefined) return WITHOUT_WORD_MS;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? WITHOUT_WORD_MS : Math.max(0, until - serverTime(headers, now));
}

/** The server's clock, as its answer tells it; ours where it does not. */
export function serverTime(headers: Record<string, string>, now: number): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? now : date;
}
