import path from 'node:path';
import { runCaptured } from './captured-run.mjs';
import { SetupFailure } from './failure.mjs';
import { removeStamp, writeStamp } from './fingerprint.mjs';
import { built, isFresh } from './freshness.mjs';
import { withSetupLock } from './lock.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { withProgress } from './progress.mjs';

/** The command line first: it empties dist/. */
const CONFIGS = ['vite.config.ts', 'vite.desktop.config.ts', 'vite.preload.config.ts', 'vite.page.config.ts'];

/**
 * Builds dist/, unless another run has just done so.
 * @param {string} root
 * @param {{ always?: boolean }} [options] `always`: also when dist/ is fresh
 * @throws {SetupFailure} with the bundler's own words when it fails
 */
export async function build(root, { always = false } = {}) {
  await withSetupLock(root, async () => {
    const step = built(root);
    if (!always && isFresh(step)) return;
    // Taken before the build: what is edited while it runs makes the result stale.
    const fingerprint = step.fingerprint();
    removeStamp(step.stamp);
    await withProgress('Building', () => runBundler(root));
    writeStamp(step.stamp, fingerprint);
  });
}

/** @param {string} root */
async function runBundler(root) {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const config of CONFIGS) {
    const args = [vite, 'build', '--logLevel', 'warn', '--config', config];
    const { code, output } = await runCaptured(pinnedNode(root), args, { cwd: root });
    if (code !== 0) throw new SetupFailure(`the build failed:\n${output.trim()}`);
  }
}
