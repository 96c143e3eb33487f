import { app } from 'electron';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is used of the package `electron-updater`. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(isSilent?: boolean, isForceRunAfter?: boolean): void;
  on(event: 'download-progress', listener: (info: { percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface Installation {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where the packages put what lies beside the program. */
  resources: string;
}

/**
 * Whether this installation can bring itself up to date: what a package manager has installed is its to update, and a
 * folder that somebody unpacked is theirs.
 */
export function isUpdatable({ platform, environment, resources }: Installation): boolean {
  // Made by electron-builder where the build says from where updates come.
  if (!app.isPackaged || !existsSync(join(resources, 'app-update.yml'))) return false;
  switch (platform) {
    case 'darwin':
      return true;
    case 'win32':
      return existsSync(join(dirname(app.getPath('exe')), 'Uninstall Ringscope.exe'));
    default:
      return environment['APPIMAGE'] !== undefined;
  }
}

export async function loadUpdater(): Promise<Updater> {
  return (await import('electron-updater')).default.autoUpdater;
}
