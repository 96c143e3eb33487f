import { spawn } from 'node:child_process';
import { pinnedNode } from './setup/pinned-node.mjs';
import { exitCodeOf, forwardSignals } from './signals.mjs';

/**
 * Runs a program on the pinned Node with this terminal as its own. The IPC channel carries nothing: it closes when
 * this process dies however abruptly, which the program sees as `disconnect` and takes as an order to end.
 * @param {string} root
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<number>} the program's exit code, 128+n when a signal ended it
 */
export function runPinned(root, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode(root), args, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
    });
    const signals = forwardSignals(child);
    child.on('error', (error) => {
      signals.release();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      signals.release();
      resolve(exitCodeOf(code, signal));
    });
  });
}
