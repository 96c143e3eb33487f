import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packApp, PATIENCE_MS, ROOT } from '../../support/packaging/packed-app.ts';
import type { PackedApp } from '../../support/packaging/packed-app.ts';

/** What electron-builder is about to hand to fpm, which makes the packages and cannot be fetched everywhere. */
interface Handed {
  args: string[];
  desktopEntry: string;
  afterInstall: string;
}

let app: PackedApp;
const handed = new Map<string, Handed>();
let appImageEntry = '';

beforeAll(async () => {
  app = await packApp();
  await build({
    projectDir: ROOT,
    prepackaged: app.folder,
    publish: 'never',
    config: { extends: 'electron-builder.yml', directories: { output: join(app.folder, '..') } },
    targets: Platform.LINUX.createTarget(['deb', 'rpm', 'AppImage'], Arch.x64),
    effectiveOptionComputed: async (computed: [string[], string] | { desktop: string }) => {
      if (!Array.isArray(computed)) {
        appImageEntry = computed.desktop;
        return true;
      }
      const [args, entry] = computed;
      const script = args[args.indexOf('--after-install') + 1] ?? '';
      handed.set(args.includes('--deb-priority') ? 'deb' : 'rpm', {
        args,
        desktopEntry: await readFile(entry, 'utf8'),
        afterInstall: await readFile(script, 'utf8'),
      });
      return true;
    },
  });
}, PATIENCE_MS);
afterAll(() => app.remove());

const of = (kind: string): Handed => {
  const found = handed.get(kind);
  if (found === undefined) throw new Error(`No ${kind} was about to be made.`);
  return found;
};

describe.each(['deb', 'rpm'])('the %s package', (kind) => {
  it('puts the command on the PATH and the icon in every size', () => {
    const { args } = of(kind);
    expect(args).toContain('build/linux/ringscope=/usr/bin/ringscope');
    const icons = args.flatMap(
      (arg) => /=\/usr\/share\/icons\/hicolor\/(\d+x\d+)\/apps\/ringscope-desktop\.png$/.exec(arg)?.[1] ?? [],
    );
    expect(icons).toEqual(expect.arrayContaining(['16x16', '48x48', '256x256', '1024x1024']));
  });

  it('has an entry that opens captures and belongs to the window', () => {
    const { args, desktopEntry } = of(kind);
    expect(args.some((arg) => arg.endsWith('=/usr/share/applications/ringscope-desktop.desktop'))).toBe(true);
    expect(args.some((arg) => arg.endsWith('=/usr/share/mime/packages/ringscope-desktop.xml'))).toBe(true);
    expect(desktopEntry.split('\n')).toEqual(
      expect.arrayContaining([
        'Name=Ringscope',
        'Exec=/opt/Ringscope/ringscope-desktop %U',
        'StartupWMClass=ringscope-desktop',
        'MimeType=application/x-ringscope-capture;',
        'Categories=Network;Monitor;',
      ]),
    );
  });

  it('never lets Chromium run without its sandbox', () => {
    const { desktopEntry, afterInstall } = of(kind);
    expect(desktopEntry + afterInstall).not.toContain('no-sandbox');
  });
});

it('writes no switch against the sandbox into the entry of the AppImage', () => {
  expect(appImageEntry).toMatch(/^Exec=AppRun +%U$/m);
});

it('installs the AppArmor profile that Ubuntu 24.04 asks of programs with a sandbox of their own', async () => {
  expect(of('deb').afterInstall).toContain('/etc/apparmor.d/ringscope-desktop');
  const profile = await readFile(join(app.resources, 'apparmor-profile'), 'utf8');
  expect(profile).toContain(
    'profile "ringscope-desktop" "/opt/Ringscope/ringscope-desktop" flags=(unconfined)',
  );
  expect(profile).toContain('userns,');
});

it('asks for libsecret, by which keytar reaches the keychain', async () => {
  const config = await readFile(join(ROOT, 'electron-builder.yml'), 'utf8');
  const [, deb = '', rpm = ''] = /\ndeb:\n([^]*)\nrpm:\n([^]*)$/.exec(config) ?? [];
  expect(deb).toContain('libsecret-1-0');
  expect(rpm).toContain('libsecret');
});

it('has a command that starts the program where the packages put it', async () => {
  const script = await readFile(join(ROOT, 'build', 'linux', 'ringscope'), 'utf8');
  expect(script).toContain('exec /opt/Ringscope/resources/bin/ringscope "$@"');
});
