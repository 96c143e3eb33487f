import type { Clock } from '../../../model/clock.ts';

/** The link was told to stop while something was to be done. */
export class Stopped extends Error {
  constructor() {
    super('The link was told to stop.');
    this.name = 'Stopped';
  }
}

/** Waits for work that cannot be called off, but not beyond the stop: then it fails with `Stopped`. */
export async function orStopped<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(new Stopped());
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

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
