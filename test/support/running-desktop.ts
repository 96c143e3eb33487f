import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { startDesktop } from '../../main/electron/start-desktop.ts';
import { app } from './electron/app.ts';
import { BrowserWindow } from './electron/browser-window.ts';
import { resetElectron } from './electron/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ICONS = fileURLToPath(new URL('../../build/icons/tray', import.meta.url));
const PATIENCE = { timeout: 30_000, interval: 20 };

export interface RunningDesktop {
  dataDir: string;
  /** The window there is; throws where there is none. */
  window(): BrowserWindow;
  /** Ends the app as a person does. Resolves with its exit code. */
  quit(): Promise<number | null>;
}

/** The desktop under the stand-in of Electron, with a real engine and a page of one line; ended with the test. */
export async function runningDesktop(args: readonly string[] = []): Promise<RunningDesktop> {
  resetElectron();
  const folder = await temporaryFolder();
  const dataDir = join(folder, 'data');
  await mkdir(join(folder, 'dist', 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'dist', 'page', 'index.html'), '<!doctype html><title>Ringscope</title>');
  await mkdir(join(folder, 'dist', 'desktop'));
  await symlink(ICONS, join(folder, 'dist', 'desktop', 'icons'), 'junction');
  app.appPath = folder;
  const quit = async (): Promise<number | null> => {
    if (app.done.exitCode === null) app.quit();
    await vi.waitFor(() => expect(app.done.exitCode).not.toBeNull(), PATIENCE);
    return app.done.exitCode;
  };
  onTestFinished(async () => {
    await quit();
  });
  startDesktop(['electron', `--data=${dataDir}`, ...args]);
  app.becomeReady();
  await vi.waitFor(() => expect(BrowserWindow.made[0]?.webContents.getURL()).toMatch(/^app:/), PATIENCE);
  return {
    dataDir,
    window() {
      const [window] = BrowserWindow.getAllWindows();
      if (!window) throw new Error('There is no window.');
      return window;
    },
    quit,
  };
}
