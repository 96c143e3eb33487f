/** A signal to a whole process group arrives twice: directly, and by way of the launcher. */
const SAME_REQUEST_MS = 1_000;

/**
 * Aborts when the person or the system asks the process to end (Ctrl-C, SIGTERM, SIGHUP), or when the launcher that
 * started it is gone. A second request ends the process at once.
 */
export function endRequested(): AbortSignal {
  const request = new AbortController();
  let requestedAt = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    const again = request.signal.aborted && Date.now() - requestedAt > SAME_REQUEST_MS;
    requestedAt ||= Date.now();
    if (again) process.exit(signal === 'SIGINT' ? 130 : 143);
    request.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.once('disconnect', () => request.abort());
  process.channel?.unref();
  return request.signal;
}
