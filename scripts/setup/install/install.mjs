import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explainInstallFailure } from './install-failure.mjs';
import { removeStamp, writeStamp } from '../fingerprint.mjs';
import { dependencies, isFresh } from '../freshness.mjs';
import { SetupFailure } from '../failure.mjs';
import { withSetupLock } from '../lock.mjs';
import { npmCi } from './npm.mjs';
import { checkPinnedNode } from './check-pinned-node.mjs';
import { withProgress } from '../progress.mjs';

/**
 * Installs what package-lock.json says, unless another run has just done so.
 * @param {string} root
 * @throws {SetupFailure}
 */
export async function install(root) {
  await withSetupLock(root, async () => {
    const step = dependencies(root);
    if (isFresh(step)) return;
    const fingerprint = step.fingerprint();
    removeStamp(step.stamp);
    if (!installedByHand(root)) {
      await withProgress('Installing dependencies (once, about a minute)', () => runNpm(root));
    }
    checkPinnedNode(root);
    writeStamp(step.stamp, fingerprint);
  });
}

/** @param {string} root */
async function runNpm(root) {
  const { code, output } = await npmCi(root);
  if (code !== 0) throw new SetupFailure(explainInstallFailure(output));
}

/**
 * Whether somebody's own `npm ci` or `npm install` has just put in place what the lock file asks for. npm writes down
 * what it installed when it has finished: the same entries as the lock file's, but for optional packages of other
 * platforms.
 * @param {string} root
 */
function installedByHand(root) {
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (installed === null || wanted === null) return false;
  const names = new Set([...Object.keys(installed), ...Object.keys(wanted)]);
  names.delete('');
  return [...names].every((name) => {
    const want = wanted[name];
    const have = installed[name];
    return have === undefined ? want?.optional === true : have.version === want?.version;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }> | null} null when there is no such file
 */
function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
