import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startAtLogin } from '../../../../../main/electron/life/login-start.ts';
import { app } from '../../../../support/electron/app.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
  app.isPackaged = true;
});

const FILE = join('autostart', 'ringscope-desktop.desktop');

describe('the start at login', () => {
  it('is the system’s own setting where it has one', async () => {
    await startAtLogin(true, { platform: 'win32', environment: {} });
    expect(app.done.loginItem).toEqual({ openAtLogin: true, args: ['--hidden'] });
    await startAtLogin(false, { platform: 'darwin', environment: {} });
    expect(app.done.loginItem).toMatchObject({ openAtLogin: false });
  });

  it('is an autostart entry on Linux, and gone when it is not wanted', async () => {
    const home = await temporaryFolder();
    const environment = { APPIMAGE: '/opt/My "apps"/100%/Ringscope$.AppImage' };
    await startAtLogin(true, { platform: 'linux', environment, home });
    const file = join(home, '.config', FILE);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Ringscope\n/);
    // Twice escaped: as an argument of a command line, and as a string of the file.
    expect(text).toContain(String.raw`Exec="/opt/My \\"apps\\"/100%%/Ringscope\\$.AppImage" --hidden`);
    await startAtLogin(false, { platform: 'linux', environment, home });
    await startAtLogin(false, { platform: 'linux', environment, home });
    expect(existsSync(file)).toBe(false);
  });

  it('is kept where the person keeps such settings', async () => {
    const folder = await temporaryFolder();
    await startAtLogin(true, { platform: 'linux', environment: { XDG_CONFIG_HOME: folder } });
    expect(existsSync(join(folder, FILE))).toBe(true);
  });

  it('is left alone in development', async () => {
    app.isPackaged = false;
    const home = await temporaryFolder();
    await startAtLogin(true, { platform: 'linux', environment: {}, home });
    await startAtLogin(true, { platform: 'win32', environment: {} });
    expect([existsSync(join(home, '.config')), app.done.loginItem.openAtLogin]).toEqual([false, false]);
  });
});
