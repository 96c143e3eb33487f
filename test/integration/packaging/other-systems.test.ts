import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, it, onTestFinished } from 'vitest';
import { packApp, PATIENCE_MS } from '../../support/packaging/packed-app.ts';

const nativeLibraries = async (archive: string): Promise<string[]> =>
  (await readdir(`${archive}.unpacked`, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(`${archive}.unpacked`.length).replaceAll('\\', '/'),
    );

it(
  'gives Windows on ARM its own keytar and its own command, whatever system packs it',
  { timeout: PATIENCE_MS },
  async () => {
    const app = await packApp('win', 'arm64');
    onTestFinished(app.remove);
    expect(await nativeLibraries(app.archive)).toEqual([
      '/node_modules/keytar/prebuilds/win32-arm64/keytar.node',
    ]);
    expect(existsSync(join(app.folder, 'Ringscope.exe'))).toBe(true);
    const files = listPackage(app.archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    expect(files.filter((file) => /^\/(?!dist|node_modules|package\.json)/.test(file))).toEqual([]);
    expect(files).toContain('/dist/desktop/icons/windows/up.ico');
    expect(files.filter((file) => /icons\/(mac|linux)/.test(file))).toEqual([]);
    const command = await readFile(join(app.resources, 'bin', 'ringscope.cmd'), 'utf8');
    expect(command).toContain('"%~dp0..\\..\\Ringscope.exe" --cli -- %*');
  },
);

it(
  'lets Playwright into the packages for tests, and is a release in all else',
  { timeout: PATIENCE_MS },
  async () => {
    const app = await packApp('linux', 'arm64', 'electron-builder.test.yml');
    onTestFinished(app.remove);
    expect(await nativeLibraries(app.archive)).toEqual([
      '/node_modules/keytar/prebuilds/linux-arm64/keytar.node',
    ]);
    const wire = await getCurrentFuseWire(join(app.folder, 'ringscope-desktop'));
    const on = Object.entries(wire).filter(([, state]) => Number(state) === '1'.charCodeAt(0));
    expect(on.map(([fuse]) => FuseV1Options[Number(fuse)] ?? 'WasmTrapHandlers')).toEqual([
      'EnableNodeCliInspectArguments',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
      'WasmTrapHandlers',
    ]);
  },
);
