import { spawnSync } from 'node:child_process';
import { SetupFailure } from '../failure.mjs';
import { PINNED_MAJOR, pinnedNode } from '../pinned-node.mjs';

/**
 * Starts the pinned Node once. The `node` package fetches its binary in an install script, which a setting of npm
 * may have kept from running, so that a complete `npm ci` can still lack it.
 * @param {string} root
 * @throws {SetupFailure} when it does not start or is not of the pinned line
 */
export function checkPinnedNode(root) {
  const binary = pinnedNode(root);
  const { error, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (!error && stdout.startsWith(`v${PINNED_MAJOR}.`)) return;
  const found = error ? error.message : `${binary} says ${JSON.stringify(stdout.trim())}`;
  throw new SetupFailure(
    `the dependencies are installed, but the pinned Node ${PINNED_MAJOR} does not run (${found}).\n` +
      'Its install script was probably not allowed to run: try `npm rebuild node --ignore-scripts=false`.',
  );
}
