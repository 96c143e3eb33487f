import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeNotices } from '../../../scripts/notices/write-notices.mjs';
import { ensureBuilt } from '../../../scripts/setup/set-up.mjs';
import { makePlaceholderRuntime } from './placeholder-runtime.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Packing takes ten seconds, on a busy computer minutes. */
export const PATIENCE_MS = 300_000;

export interface PackedApp {
  /** Where the program lies. */
  folder: string;
  resources: string;
  archive: string;
  readonly remove: () => Promise<void>;
}

/** dist/ as of now, with its licences and bill of materials. */
export async function builtForPackaging(): Promise<void> {
  await ensureBuilt(ROOT);
  writeNotices(ROOT);
}

/** For Windows nothing is written into the program, which would have to be a real one for that. */
const KEEP_PROGRAM = ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'];

/** The app as electron-builder packs it around a placeholder of the runtime, with `--dir`: unpacked. */
export async function packApp(
  system: 'linux' | 'win' = 'linux',
  arch: 'x64' | 'arm64' = 'x64',
  config = 'electron-builder.yml',
): Promise<PackedApp> {
  await builtForPackaging();
  const place = await mkdtemp(join(tmpdir(), 'ringscope-packed-'));
  const runtime = join(place, 'runtime');
  const library = join(ROOT, 'node_modules', 'keytar', 'prebuilds', `win32-${arch}`, 'keytar.node');
  await makePlaceholderRuntime(runtime, system, library);
  const output = join(place, 'release');
  await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--dir', `--${system}`, `--${arch}`, '--publish', 'never', '--config', config],
      `-c.electronDist=${runtime}`,
      `-c.directories.output=${output}`,
      ...(system === 'win' ? KEEP_PROGRAM : []),
    ],
    { cwd: ROOT },
  );
  const folder = join(output, `${system}${arch === 'x64' ? '' : `-${arch}`}-unpacked`);
  const resources = join(folder, 'resources');
  return {
    folder,
    resources,
    archive: join(resources, 'app.asar'),
    remove: () => rm(place, { recursive: true, force: true }),
  };
}
