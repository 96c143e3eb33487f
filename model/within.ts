import type { Clock } from './clock.ts';

/** Resolves with whether the work was done within `ms`. It goes on where it was not. Rejects where the work does before. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const undo = clock.after(ms, () => resolve(false));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    undo();
  }
}
