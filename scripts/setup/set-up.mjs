import { built, dependencies, isFresh } from './freshness.mjs';

// Nearly always all is fresh and the program should start at once, so what does the work is loaded only for the work.

/**
 * Makes node_modules what package-lock.json says, when it is not that already.
 * @param {string} root
 * @throws {import('./failure.mjs').SetupFailure}
 */
export async function ensureInstalled(root) {
  if (isFresh(dependencies(root))) return;
  const { install } = await import('./install/install.mjs');
  await install(root);
}

/**
 * Makes dist/ what the sources say, when it is not that already.
 * @param {string} root
 * @throws {import('./failure.mjs').SetupFailure}
 */
export async function ensureBuilt(root) {
  if (isFresh(built(root))) return;
  const { build } = await import('./build.mjs');
  await build(root);
}
