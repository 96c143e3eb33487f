import type { Clock } from '../../../model/clock.ts';

/** Waits for work for at most `ms`; true when it is done, and false when it goes on without us. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const undo = clock.after(ms, () => late.resolve(false));
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    undo();
  }
}
