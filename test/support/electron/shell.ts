import type { Shell } from 'electron';

/** What was handed to the system. */
export const handedToSystem = { links: [] as string[], folders: [] as string[], files: [] as string[] };

export function resetShell(): void {
  Object.assign(handedToSystem, { links: [], folders: [], files: [] });
}

export const shell = {
  openExternal(url: string): Promise<void> {
    // electron_api_shell.cc, OpenExternal
    if (!URL.canParse(url)) return Promise.reject(new Error('Invalid URL'));
    handedToSystem.links.push(url);
    return Promise.resolve();
  },

  showItemInFolder(fullPath: string): void {
    handedToSystem.folders.push(fullPath);
  },

  /** Gives "" or what went wrong. */
  openPath(path: string): Promise<string> {
    handedToSystem.files.push(path);
    return Promise.resolve('');
  },
} satisfies Pick<Shell, 'openExternal' | 'showItemInFolder' | 'openPath'>;
