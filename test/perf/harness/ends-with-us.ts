import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** Ends a process when this one ends, so that a bench that is broken off leaves nothing running. */
export function endsWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.on('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** Lets an order to end run what is to be done at the exit; without this, signals end Node at once. */
export function exitOnOrder(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  // What has started us is gone; see `runPinned` of scripts/run.mjs.
  process.once('disconnect', () => process.exit(1));
  // To listen is not a reason to stay.
  process.channel?.unref();
}
