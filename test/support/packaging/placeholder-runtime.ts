import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What marks the fuses in Electron's program (electron/docs/tutorial/fuses.md), and after it version, count, states. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** The states in which Electron 45 comes: as many as it has fuses. */
const FUSES_AS_SHIPPED = '101100111';

/**
 * A folder that electron-builder takes for Electron's runtime. For Linux its program is a script that prints its
 * arguments, a line each; for Windows it is a library that Windows could load, which is enough for being copied. Behind
 * the end of it are fuses, so that setting and reading them is the real thing.
 * @param library a native library for Windows
 */
export async function makePlaceholderRuntime(
  folder: string,
  system: 'linux' | 'win',
  library: string,
): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  const program =
    system === 'linux' ? Buffer.from('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 0\n') : await readFile(library);
  const fuses = Buffer.from([1, FUSES_AS_SHIPPED.length]);
  const wire = [Buffer.from(FUSE_SENTINEL), fuses, Buffer.from(FUSES_AS_SHIPPED)];
  const name = system === 'linux' ? 'electron' : 'electron.exe';
  await writeFile(join(folder, name), Buffer.concat([program, ...wire]), { mode: 0o755 });
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/de.pak']) {
    await writeFile(join(folder, file), 'placeholder');
  }
}
