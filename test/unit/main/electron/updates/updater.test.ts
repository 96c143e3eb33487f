import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isUpdatable } from '../../../../../main/electron/updates/updater.ts';
import { app } from '../../../../support/electron/app.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

beforeEach(() => {
  resetElectron();
  app.isPackaged = true;
});

async function installed({ isPublished = true } = {}) {
  const folder = await temporaryFolder();
  const resources = join(folder, 'resources');
  await mkdir(resources);
  if (isPublished) await writeFile(join(resources, 'app-update.yml'), '');
  app.setPath('exe', folder);
  return { folder, resources };
}

describe('an installation', () => {
  it('is brought up to date by the app as an AppImage, on a Mac, and by the installer of Windows', async () => {
    const { folder, resources } = await installed();
    const appImage = { APPIMAGE: '/home/apps/Ringscope.AppImage' };
    expect(isUpdatable({ platform: 'linux', environment: appImage, resources })).toBe(true);
    expect(isUpdatable({ platform: 'darwin', environment: {}, resources })).toBe(true);
    const program = join(folder, 'Ringscope.exe');
    await writeFile(program, '');
    await writeFile(join(folder, 'Uninstall Ringscope.exe'), '');
    app.setPath('exe', program);
    expect(isUpdatable({ platform: 'win32', environment: {}, resources })).toBe(true);
  });

  it('is left to its package manager, or to whoever unpacked it', async () => {
    const { resources } = await installed();
    expect(isUpdatable({ platform: 'linux', environment: {}, resources })).toBe(false);
    expect(isUpdatable({ platform: 'win32', environment: {}, resources })).toBe(false);
  });

  it('is left alone in development, and where nobody says from where updates come', async () => {
    const { resources } = await installed({ isPublished: false });
    expect(isUpdatable({ platform: 'darwin', environment: {}, resources })).toBe(false);
    const published = await installed();
    app.isPackaged = false;
    expect(isUpdatable({ platform: 'darwin', environment: {}, resources: published.resources })).toBe(false);
  });
});
