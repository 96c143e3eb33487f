import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runCaptured } from './setup/captured-run.mjs';
import { ensureBuilt } from './setup/set-up.mjs';
import { pinnedNode } from './setup/pinned-node.mjs';

/** Parts that run side by side. Each of the bigger ones fills a core. */
const AT_ONCE = 2;

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} program below node_modules
 * @property {string[]} args
 */

/**
 * All that must hold before a commit: a line for every part, and the output of those that failed.
 * @param {string} root
 * @returns {Promise<number>} 0 when all hold
 */
export async function check(root) {
  await ensureBuilt(root);
  const waiting = parts(root);
  let failures = 0;
  const worker = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      if (!(await holds(root, part))) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stdout.write(failures === 0 ? 'All checks hold.\n' : `${failures} failed.\n`);
  return failures === 0 ? 0 : 1;
}

/**
 * The longest first.
 * @param {string} root
 * @returns {Part[]}
 */
function parts(root) {
  return [
    { name: 'tests and architecture', program: 'vitest/vitest.mjs', args: ['run', '--silent=passed-only'] },
    { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.'] },
    { name: 'format', program: 'prettier/bin/prettier.cjs', args: ['--check', '.'] },
    {
      name: 'types: renderer',
      program: 'svelte-check/bin/svelte-check',
      args: ['--tsconfig', 'renderer/tsconfig.json', '--config', 'vite.page.config.ts', '--fail-on-warnings'],
    },
    ...worlds(root).map((world) => ({
      name: `types: ${world}`,
      program: 'typescript/bin/tsc',
      args: ['-p', world],
    })),
  ];
}

/**
 * The compiler refuses a folder without sources: the bridge of the page has none yet.
 * @param {string} folder
 */
function isWorld(folder) {
  if (!existsSync(path.join(folder, 'tsconfig.json'))) return false;
  return readdirSync(folder, { recursive: true }).some((name) => /\.(ts|mjs)$/.test(String(name)));
}

/**
 * The folders, but the page's, that have their own idea of what exists around them (Node, the DOM, neither).
 * @param {string} root
 */
function worlds(root) {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && entry.name !== 'renderer' && isWorld(path.join(root, entry.name)),
    )
    .map((entry) => entry.name);
  return ['.', ...folders];
}

/**
 * @param {string} root
 * @param {Part} part
 */
async function holds(root, { name, program, args }) {
  const begun = performance.now();
  const { code, output } = await runCaptured(
    pinnedNode(root),
    [path.join(root, 'node_modules', program), ...args],
    { cwd: root },
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (code !== 0) process.stdout.write(`${output.trim()}\n`);
  return code === 0;
}
