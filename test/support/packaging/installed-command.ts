import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNpm } from '../../../scripts/setup/install/npm.mjs';
import { builtForPackaging, ROOT } from './packed-app.ts';

const run = promisify(execFile);

export interface InstalledCommand {
  /** The files in the tarball. */
  packed: readonly string[];
  /** What was installed: folders of packages, "keytar" and the like. */
  folder: string;
  /** Runs `ringscope` to its end; rejects when its exit code is not 0. */
  run(args: readonly string[]): Promise<{ stdout: string; stderr: string }>;
  /** Starts `ringscope`; whoever starts it ends it. */
  start(args: readonly string[]): ReturnType<typeof spawn>;
  readonly remove: () => Promise<void>;
}

/**
 * The tarball of `npm pack`, installed into a clean folder as people install it. Its one dependency comes from what is
 * installed here, packed anew, so that no registry is asked; install scripts do not run, as npm may be told.
 */
export async function installCommand(): Promise<InstalledCommand> {
  await builtForPackaging();
  const place = await mkdtemp(join(tmpdir(), 'ringscope-installed-'));
  const [ringscope, keytar, addonApi] = [
    await pack('.', place),
    await pack('node_modules/keytar', place),
    await pack('node_modules/node-addon-api', place),
  ];
  const clean = join(place, 'clean');
  await mkdir(clean);
  const manifest = {
    dependencies: { ringscope: `file:../${ringscope.file}` },
    overrides: { keytar: `file:../${keytar.file}`, 'node-addon-api': `file:../${addonApi.file}` },
  };
  await writeFile(join(clean, 'package.json'), JSON.stringify(manifest));
  await npm(clean, ['install', '--omit=dev', '--offline', '--ignore-scripts', '--no-audit', '--no-fund']);
  const folder = join(clean, 'node_modules');
  const program = join(folder, 'ringscope', 'bin', 'ringscope.cjs');
  return {
    packed: ringscope.files,
    folder,
    run: (args) => run(process.execPath, [program, ...args]),
    start: (args) => spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }),
    remove: () => rm(place, { recursive: true, force: true }),
  };
}

async function pack(source: string, place: string): Promise<{ file: string; files: string[] }> {
  const from = `./${source}`;
  const stdout = await npm(ROOT, ['pack', from, '--json', '--ignore-scripts', '--pack-destination', place]);
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm packed nothing of ${source}.`);
  return { file: packed.filename, files: packed.files.map((file) => file.path) };
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const { command, args: first, shell } = findNpm();
  return (await run(command, [...first, ...args], { cwd, shell })).stdout;
}
