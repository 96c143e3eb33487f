import process from 'node:process';
import { electronRuntime, HERE, NoElectron } from '../../main/headless/electron-runtime.ts';
import type { ElectronRuntime } from '../../main/headless/electron-runtime.ts';

/** Chromium refuses its sandbox to the superuser, as whom containers run tests. Here only, never in the app. */
const IS_ROOT = process.platform === 'linux' && process.getuid?.() === 0;
export const ELECTRON_SANDBOX = IS_ROOT ? ['--no-sandbox'] : [];

/** Electron's runtime, or why there is none here. */
export const ELECTRON: ElectronRuntime | string = found();

function found(): ElectronRuntime | string {
  try {
    return electronRuntime({ ...HERE, userId: undefined });
  } catch (error) {
    if (error instanceof NoElectron) return error.message;
    throw error;
  }
}
