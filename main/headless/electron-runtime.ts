import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface ElectronRuntime {
  /** The program. */
  program: string;
  /** The folder of Ringscope that it is to open. */
  folder: string;
}

/** Why Ringscope does not open in Electron, as a sentence. */
export class NoElectron extends Error {}

export interface ElectronPlace {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** 0 is the superuser; undefined where there is none. */
  userId: number | undefined;
  /** The folder of the package `electron`; null where it is not installed. */
  electronFolder: string | null;
}

export const HERE: ElectronPlace = {
  platform: process.platform,
  environment: process.env,
  userId: process.getuid?.(),
  electronFolder: folderOfElectron(),
};

/** What to open Ringscope with. Throws `NoElectron` where that cannot be; nothing is fetched for it. */
export function electronRuntime({
  platform,
  environment,
  userId,
  electronFolder,
}: ElectronPlace): ElectronRuntime {
  if (electronFolder === null) throw new NoElectron('Electron is not part of this installation.');
  const program = programIn(electronFolder);
  if (program === null) {
    throw new NoElectron('Electron’s runtime has not been fetched (“npx --no install-electron” does that).');
  }
  const folder = dirname(dirname(electronFolder));
  if (!existsSync(join(folder, 'dist', 'desktop', 'main.js'))) {
    throw new NoElectron('The desktop app has not been built (“npm run build” does that).');
  }
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) {
    throw new NoElectron('There is no display here.');
  }
  // Chromium refuses to, and Ringscope does not run without its sandbox.
  if (platform === 'linux' && userId === 0) throw new NoElectron('Electron does not run as the superuser.');
  return { program, folder };
}

/** As the package itself looks it up (its index.js), without fetching what is missing. */
function programIn(electronFolder: string): string | null {
  const named = join(electronFolder, 'path.txt');
  if (!existsSync(named)) return null;
  const program = join(electronFolder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(program) ? program : null;
}

function folderOfElectron(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
