import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modulesAskedFor } from '../../support/packaging/modules-asked-for.ts';
import { packApp, PATIENCE_MS, ROOT } from '../../support/packaging/packed-app.ts';
import type { PackedApp } from '../../support/packaging/packed-app.ts';

/** The app without Electron: about 1.5 times what it was when the budget was set. */
const BUDGET_BYTES = 7_000_000;

/** How the program's file says it of a fuse. */
const ENABLED = '1'.charCodeAt(0);

/** All that belongs into the archive. */
const EXPECTED = [
  /^package\.json$/,
  /^dist\/desktop\/main\.js$/,
  /^dist\/desktop\/preload\.cjs$/,
  /^dist\/desktop\/chunks\/[\w.-]+\.js$/,
  /^dist\/desktop\/icons\/linux\/[\w.@-]+\.png$/,
  /^dist\/page\/index\.html$/,
  /^dist\/page\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
  /^node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js)$/,
  /^node_modules\/keytar\/prebuilds\/linux-x64\/keytar\.node$/,
];
const NATIVE = 'node_modules/keytar/prebuilds/linux-x64/keytar.node';

let app: PackedApp;
let files: string[];

beforeAll(async () => {
  app = await packApp();
  files = listPackage(app.archive, { isPack: false })
    .map((file) => file.replaceAll('\\', '/').slice(1))
    .filter((file) => !('files' in statFile(app.archive, file)))
    .sort();
}, PATIENCE_MS);
afterAll(() => app.remove());

const text = (file: string): string => extractFile(app.archive, file).toString('utf8');
const programs = (): string[] => files.filter((file) => /^dist\/desktop\/.*\.c?js$/.test(file));

describe('the archive of the packages', () => {
  it('holds the entry points, and nothing that does not belong there', () => {
    expect(files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(EXPECTED.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
  });

  it('is the program of this version, named as the system names it, with keytar as its only dependency', async () => {
    const packed: unknown = JSON.parse(text('package.json'));
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(packed).toMatchObject({
      version,
      productName: 'Ringscope',
      main: 'dist/desktop/main.js',
      desktopName: 'ringscope-desktop.desktop',
      dependencies: { keytar: 'npm:@github/keytar@7.10.6' },
    });
    expect(packed).not.toHaveProperty('devDependencies');
    expect(packed).not.toHaveProperty('scripts');
  });

  it('has every library inside but Electron, Node and keytar', () => {
    const outside = new Set(programs().flatMap((file) => modulesAskedFor(file, text(file))));
    const known = new Set([
      'electron',
      'keytar',
      ...builtinModules.flatMap((name) => [name, `node:${name}`]),
      'node:sqlite',
    ]);
    expect([...outside].filter((name) => !known.has(name))).toEqual([]);
  });

  it('has a preload that a sandbox can load: one CommonJS file that asks for electron alone', () => {
    const preload = text('dist/desktop/preload.cjs');
    expect(new Set(modulesAskedFor('preload.cjs', preload))).toEqual(new Set(['electron']));
    expect(preload).not.toMatch(/^(import|export)\b/m);
  });

  it('has a page without inline scripts and styles, and the policy that forbids them', () => {
    const html = text('dist/page/index.html');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/i);
    const policies = programs().filter((file) => text(file).includes("default-src 'none'"));
    expect(policies).not.toEqual([]);
    expect(policies.filter((file) => /'unsafe-(inline|eval)'/.test(text(file)))).toEqual([]);
  });

  it('leaves keytar’s library beside itself, that of this system and chip only', async () => {
    const beside = await readdir(`${app.archive}.unpacked`, { recursive: true, withFileTypes: true });
    expect(beside.filter((entry) => entry.isFile()).map((entry) => entry.name)).toEqual(['keytar.node']);
    expect(existsSync(join(`${app.archive}.unpacked`, NATIVE))).toBe(true);
    expect(statFile(app.archive, NATIVE)).toMatchObject({ unpacked: true });
  });

  it('stays within its budget', async () => {
    const { size } = await stat(app.archive);
    const listed = files.map((file) => [file, extractFile(app.archive, file).length] as const);
    const largest = [...listed].sort((a, b) => b[1] - a[1]).slice(0, 12);
    process.stdout.write(`app.asar: ${size} bytes, ${files.length} files; the largest:\n`);
    for (const [file, bytes] of largest) process.stdout.write(`${String(bytes).padStart(9)} ${file}\n`);
    expect(size).toBeLessThan(BUDGET_BYTES);
  });
});

describe('the packed app', () => {
  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(app.folder, 'ringscope-desktop'));
    const on = Object.entries(wire).filter(([, state]) => Number(state) === ENABLED);
    expect(on.map(([fuse]) => Number(fuse))).toEqual([
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
      // WebAssembly's trap handlers, which stay on; @electron/fuses has no name for them.
      8,
    ]);
  });

  it('brings the licences and the bill of materials, those of Electron too, and one language', async () => {
    const named = ['licences.txt', 'sbom.json'].filter((file) => existsSync(join(app.resources, file)));
    expect(named).toEqual(['licences.txt', 'sbom.json']);
    expect(existsSync(join(app.folder, 'LICENSE.electron.txt'))).toBe(true);
    expect(existsSync(join(app.folder, 'LICENSES.chromium.html'))).toBe(true);
    expect(await readdir(join(app.folder, 'locales'))).toEqual(['en-US.pak']);
  });

  it('looks for no updates unless its builder said where', () => {
    expect(existsSync(join(app.resources, 'app-update.yml'))).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('hands the command line all that follows its name', async () => {
    const command = join(app.resources, 'bin', 'ringscope');
    const args = ['export', 'a b.ringscope', '--filter', 'protocol:wazo "x"', '--port', '1'];
    const { stdout } = await promisify(execFile)(command, args);
    const started = process.platform === 'darwin' ? [] : ['--ozone-platform=headless'];
    expect(stdout.trim().split('\n')).toEqual([...started, '--cli', '--', ...args]);
  });
});
