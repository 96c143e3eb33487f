import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { installCommand } from '../../support/packaging/installed-command.ts';
import type { InstalledCommand } from '../../support/packaging/installed-command.ts';
import { PATIENCE_MS, ROOT } from '../../support/packaging/packed-app.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** All that belongs into the tarball; npm always takes along what "main" names, which is Electron's. */
const EXPECTED = [
  /^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/,
  /^bin\/ringscope\.cjs$/,
  /^dist\/(ringscope\.js|licences\.txt|sbom\.json)$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/page\/(index\.html|assets\/[\w.-]+)$/,
  /^dist\/desktop\/main\.js$/,
];

let command: InstalledCommand;

beforeAll(async () => {
  command = await installCommand();
}, PATIENCE_MS);
afterAll(() => command.remove());

describe('the package for servers', () => {
  it('holds the command line, the page and the notices, and nothing else', () => {
    expect(command.packed.filter((file) => !EXPECTED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(EXPECTED.filter((pattern) => !command.packed.some((file) => pattern.test(file)))).toEqual([]);
    expect(command.packed.filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it('installs keytar with it and no Electron', async () => {
    const packages = (await readdir(command.folder)).filter((name) => !name.startsWith('.')).sort();
    expect(packages).toEqual(['keytar', 'node-addon-api', 'ringscope']);
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect((await command.run(['--version'])).stdout.trim()).toBe(version);
  });

  it('keeps what V8 has compiled beside itself, for its next start', async () => {
    const kept = join(command.folder, 'ringscope', 'dist', '.compile-cache');
    await command.run(['--version']);
    expect((await readdir(kept, { recursive: true })).length).toBeGreaterThan(2);
  });

  it('knows all protocols', async () => {
    const { stdout } = await command.run(['protocols', '--json']);
    expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['aes-wti', 'wazo', 'cloudlink', 'kazoo', 'api-gateway', 'mqtt', 'websocket']),
    );
  });

  it('loads keytar without its install script', async () => {
    const load = "console.log(typeof require('keytar').getPassword)";
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', load], { cwd: command.folder });
    expect(stdout.trim()).toBe('function');
  });

  it('plays the demo without a window and records it', async () => {
    const out = join(await temporaryFolder(), 'demo.json');
    await command.run(['start', '--demo', '--max-events', '400', '--rate', '20', '--out', out]);
    const { counts } = JSON.parse(await readFile(out, 'utf8')) as { counts: { events: number } };
    expect(counts.events).toBeGreaterThanOrEqual(400);
  });

  it('serves the app to a browser on this computer', async () => {
    const served = command.start(['serve', '--data', await temporaryFolder()]);
    onTestFinished(() => void served.kill('SIGKILL'));
    const [first] = (await once(served.stdout ?? served, 'data')) as [Buffer];
    const address = first.toString().trim();
    expect(new URL(address).hostname).toBe('127.0.0.1');
    const signedIn = await fetch(address, { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<title>Ringscope');
    served.kill('SIGINT');
    expect(await once(served, 'exit')).toEqual([0, null]);
  });
});

describe('the command on an old Node', () => {
  it('says in a plain sentence which one it needs', async () => {
    const bin = join(ROOT, 'bin', 'ringscope.cjs');
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.19.0' });
      Object.defineProperty(process, 'version', { value: 'v20.19.0' }); require(${JSON.stringify(bin)});`;
    const old = promisify(execFile)(process.execPath, ['-e', pretend]);
    await expect(old).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'this Node is too old: it is v20.19.0, and Ringscope needs 24 or newer.',
      ) as string,
    });
  });
});
