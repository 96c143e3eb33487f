import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { packApp, PATIENCE_MS } from '../../support/packaging/packed-app.ts';
import type { PackedApp } from '../../support/packaging/packed-app.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STARTER = fileURLToPath(new URL('../../fixtures/packaging/under-fake-electron.ts', import.meta.url));

let packed: PackedApp;
let unpacked: string;

beforeAll(async () => {
  packed = await packApp();
  unpacked = join(packed.folder, '..', 'unpacked');
  await mkdir(unpacked);
  extractAll(packed.archive, unpacked);
  await cp(`${packed.archive}.unpacked`, unpacked, { recursive: true });
}, PATIENCE_MS);
afterAll(() => packed.remove());

/** The packed app under the stand-in of Electron's API: what it would do on the real one is for test/desktop. */
const start = (args: readonly string[]) =>
  promisify(execFile)(process.execPath, [STARTER, unpacked, packed.resources, ...args], {
    timeout: PATIENCE_MS,
  });

describe('the packed app', () => {
  it('opens a sandboxed window with the page, its policy and the bridge, and ends well', async () => {
    const { stdout } = await start(['--demo', '--data', await temporaryFolder()]);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      isSandboxed: true,
      preferences: { sandbox: true, contextIsolation: true },
      policy: expect.stringContaining("default-src 'none'") as string,
      html: expect.stringContaining('<title>Ringscope') as string,
      bridges: ['ringscope'],
      exitCode: 0,
    });
  });

  it('is the command line before it is anything else, with all that follows', async () => {
    expect((await start(['--ozone-platform=headless', '--cli', '--', '--version'])).stdout.trim()).toBe(
      packageJson.version,
    );
    const { stdout } = await start(['--ozone-platform=headless', '--cli', '--', 'protocols', '--json']);
    expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toContain('wazo');
  });
});
