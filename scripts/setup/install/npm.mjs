import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runCaptured } from '../captured-run.mjs';
import { SetupFailure } from '../failure.mjs';

/** npm waits up to two minutes before it admits that there is no network; these settings make that seconds. */
const GIVE_UP_SOON = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000'];

/**
 * Installs exactly what package-lock.json says, development dependencies included.
 * @param {string} root
 * @returns {Promise<{ code: number, output: string }>}
 * @throws {SetupFailure} when there is no npm
 */
export async function npmCi(root) {
  const { command, args, shell } = findNpm();
  try {
    return await runCaptured(
      command,
      [...args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', ...GIVE_UP_SOON],
      { cwd: root, shell, windowsHide: true },
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new SetupFailure('npm is not there. It comes with Node: install Node from https://nodejs.org.');
    }
    throw error;
  }
}

/**
 * npm's own program where it is known, because npm.cmd needs a shell on Windows: the npm that runs this script, else
 * the one beside this Node, else whatever the PATH has.
 */
export function findNpm() {
  const beside = path.dirname(process.execPath);
  const program = [
    process.env['npm_execpath'],
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => file !== undefined && path.basename(file) === 'npm-cli.js' && existsSync(file));
  if (program !== undefined) return { command: process.execPath, args: [program], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
