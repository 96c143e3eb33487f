/** The link was told to stop while something was waited for. */
export class Stopped extends Error {
  constructor() {
    super('The link was told to stop.');
    this.name = 'Stopped';
  }
}

/** Waits for work that cannot be called off, but not beyond the stop; what comes after it is given to `undo`. */
export async function orStopped<Value>(
  signal: AbortSignal,
  work: Promise<Value>,
  undo: (late: Value) => unknown = () => undefined,
): Promise<Value> {
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(new Stopped());
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  const guarded = work.then(async (value) => {
    if (signal.aborted) await undo(value);
    return value;
  });
  try {
    return await Promise.race([guarded, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
