import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronRuntime } from '../../../../main/headless/electron-runtime.ts';
import type { ElectronPlace } from '../../../../main/headless/electron-runtime.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function checkout(files: readonly string[]) {
  const folder = await temporaryFolder();
  const electronFolder = join(folder, 'node_modules', 'electron');
  for (const name of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, name.endsWith('path.txt') ? 'electron' : '');
  }
  const place: ElectronPlace = {
    platform: 'linux',
    environment: { DISPLAY: ':0' },
    userId: 1000,
    electronFolder,
  };
  return { folder, place };
}

const PATH = 'node_modules/electron/path.txt';
const PROGRAM = 'node_modules/electron/dist/electron';
const BUILT = 'dist/desktop/main.js';

describe('Electron’s runtime', () => {
  it('is used where it has been fetched and there is something to open with it', async () => {
    const { folder, place } = await checkout([PATH, PROGRAM, BUILT]);
    expect(electronRuntime(place)).toEqual({ program: join(folder, PROGRAM), folder });
    expect(electronRuntime({ ...place, environment: { WAYLAND_DISPLAY: 'wayland-0' } }).folder).toBe(folder);
    expect(electronRuntime({ ...place, platform: 'darwin', environment: {} }).folder).toBe(folder);
  });

  it.each([
    [[], {}, /has not been fetched \(“npx --no install-electron” does that\)/],
    [[PATH], {}, /has not been fetched/],
    [[PATH, PROGRAM], {}, /has not been built/],
    [[PATH, PROGRAM, BUILT], { environment: {} }, /no display/],
    [[PATH, PROGRAM, BUILT], { userId: 0 }, /superuser/],
    [[], { electronFolder: null }, /not part of this installation/],
  ])('is not used with only %o and %o, and says why', async (files, facts, reason) => {
    const { place } = await checkout(files);
    expect(() => electronRuntime({ ...place, ...facts })).toThrow(reason);
  });
});
