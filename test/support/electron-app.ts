import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { ELECTRON, ELECTRON_SANDBOX } from './electron-runtime.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PATIENCE_MS = 30_000;

export interface OpenElectron {
  app: ElectronApplication;
  page: Page;
  /** Arguments of another start of the same app, after its program. */
  args: string[];
  program: string;
  folder: string;
  /** What the page complained of. Has to stay empty. */
  complaints: string[];
}

/** The real app in Electron, with a data folder of its own; closed with the test. */
export async function openElectron(): Promise<OpenElectron> {
  if (typeof ELECTRON === 'string') throw new Error(ELECTRON);
  const folder = await temporaryFolder();
  const args = [...ELECTRON_SANDBOX, ELECTRON.folder, `--data=${join(folder, 'data')}`];
  const app = await _electron.launch({ executablePath: ELECTRON.program, args, timeout: PATIENCE_MS });
  onTestFinished(() => app.close());
  const page = await app.firstWindow();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.getByRole('banner').waitFor();
  return { app, page, args, program: ELECTRON.program, folder, complaints };
}
