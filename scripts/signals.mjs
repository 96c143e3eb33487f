import { constants } from 'node:os';
import process from 'node:process';

/** Two of the same signal within this time are one: npm passes on what a terminal has already sent to everybody. */
const SAME_SIGNAL_MS = 1000;

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Keeps this process alive through signals and hands them to a child, which decides what they mean. Ctrl-C in a
 * terminal goes to every process of its foreground group, so there the child has had it; without a terminal (a
 * service, a test, a CI job) it was sent to this process alone.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {{ received(): NodeJS.Signals | null, release(): void }} the last signal, and the undo
 */
export function forwardSignals(child) {
  /** @type {NodeJS.Signals | null} */
  let received = null;
  /** @type {Map<NodeJS.Signals, number>} */
  const forwardedAt = new Map();
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    received = signal;
    if (signal === 'SIGINT' && hasTerminal()) return;
    const now = performance.now();
    if (now - (forwardedAt.get(signal) ?? -Infinity) < SAME_SIGNAL_MS) return;
    forwardedAt.set(signal, now);
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, onSignal);
  return {
    received: () => received,
    release() {
      for (const signal of FORWARDED) process.off(signal, onSignal);
    },
  };
}

function hasTerminal() {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

/**
 * What a shell would report for a child.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + constants.signals[signal];
}
