import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runPinned } from './run.mjs';
import { ensureBuilt, ensureInstalled } from './setup/set-up.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Command
 * @property {string} does what the usage says of it
 * @property {(args: string[]) => Promise<number>} run resolves with the exit code; the dependencies are installed
 */

/** @type {Record<string, Command>} */
const COMMANDS = {
  start: { does: 'open Ringscope', run: (args) => runRingscope(['start', ...args]) },
  ringscope: { does: 'run the command line', run: runRingscope },
  build: {
    does: 'build dist/',
    async run() {
      const { build } = await import('./setup/build.mjs');
      await build(ROOT, { always: true });
      return 0;
    },
  },
  check: {
    does: 'format, lint, types, architecture and tests',
    async run() {
      const { check } = await import('./check.mjs');
      return check(ROOT);
    },
  },
  test: {
    does: 'run every test that can run here, or those named',
    run: (args) => runTests(args),
  },
  fuzz: {
    does: 'put a million damaged inputs to everything that reads from outside (an hour or so)',
    run: (args) => runLongForms([...FUZZED, ...args]),
  },
  soak: {
    does: 'break links, threads and files hundreds of times (an hour or so)',
    run: (args) => runLongForms([...SOAKED, ...args]),
  },
  notices: {
    does: 'write down the licences and the parts of what is built',
    async run() {
      await ensureBuilt(ROOT);
      const { writeNotices } = await import('./notices/write-notices.mjs');
      writeNotices(ROOT);
      return 0;
    },
  },
  package: {
    does: 'make the packages for this system; arguments go to electron-builder',
    async run(args) {
      await ensureBuilt(ROOT);
      const { makePackages } = await import('./packaging/make-packages.mjs');
      return makePackages(ROOT, args);
    },
  },
  bench: {
    does: 'measure how fast Ringscope is, beside other programs',
    async run(args) {
      await ensureBuilt(ROOT);
      return runPinned(ROOT, [path.join(ROOT, 'test', 'perf', 'bench.ts'), ...args]);
    },
  },
};

/**
 * Sets up what is missing and runs one of the commands.
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runCommand(name, args) {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(usage(name));
    return 2;
  }
  await ensureInstalled(ROOT);
  return command.run(args);
}

/** Tests that make up their inputs: of what reads from outside, and of what holds for whatever is put in. */
const FUZZED = ['test/fuzz', 'test/unit/model', 'test/unit/main/capture', 'test/unit/main/export'];
/** Tests whose number of rounds says how much they prove. */
const SOAKED = [
  'test/integration/durability',
  'test/integration/capture-power-cut',
  'test/integration/growth',
];
const HOURS_MS = 6 * 3_600_000;

/**
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 */
async function runTests(args, environment) {
  await ensureBuilt(ROOT);
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  return runPinned(ROOT, [vitest, 'run', ...args], environment);
}

/** @param {string[]} args */
function runLongForms(args) {
  return runTests([...args, '--testTimeout', String(HOURS_MS)], { RINGSCOPE_LONG: '1' });
}

/** @param {string[]} args */
async function runRingscope(args) {
  await ensureBuilt(ROOT);
  const dist = path.join(ROOT, 'dist');
  // V8's compiled code is kept beside what it was compiled from, and goes with it at the next build.
  return runPinned(ROOT, [path.join(dist, 'ringscope.js'), ...args], {
    NODE_COMPILE_CACHE: path.join(dist, '.compile-cache'),
  });
}

/** @param {string | undefined} name */
function usage(name) {
  const complaint = name === undefined ? '' : `There is no command "${name}".\n`;
  const lines = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(10)} ${does}\n`);
  return `${complaint}Usage: node scripts/launch.mjs COMMAND [ARGUMENT…]\n${lines.join('')}`;
}
