import { z } from 'zod';

/** What the processes of the measures print; some say more. */
export const timedEvents = z.object({ ms: z.number().positive(), events: z.int() });

/** Rejects a run that did not do all of the work: its time says nothing. */
export function expectCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${found} of ${expected}`);
}

export function perSecond(count: number, ms: number): number {
  return (count / ms) * 1_000;
}
