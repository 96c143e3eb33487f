import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  mediaType: string;
  content: Buffer;
  /** Its name holds a fingerprint of its content, so it never changes. */
  isImmutable: boolean;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Beside the program or above its chunks in a build, and in dist/ where the sources are run. */
const PLACES = ['../page/', '../../page/', '../dist/page/'];

/** The files of the page by their path ("/", "/assets/…"), all of them: what is not among them is not served. */
export async function readPageFiles(folder = pageFolder()): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  await readFolder(folder, '/', files);
  return files;
}

/** Step by step, with the plainest of calls: the folder may lie in the archive of a packaged app. */
async function readFolder(folder: string, path: string, files: Map<string, PageFile>): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const mediaType = MEDIA_TYPES[extname(name)];
    if ((await stat(file)).isDirectory()) await readFolder(file, `${path}${name}/`, files);
    else if (mediaType !== undefined) {
      files.set(path === '/' && name === 'index.html' ? '/' : `${path}${name}`, {
        mediaType,
        content: await readFile(file),
        isImmutable: path.startsWith('/assets/'),
      });
    }
  }
}

function pageFolder(): string {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = folders.find((folder) => existsSync(join(folder, 'index.html')));
  if (found === undefined) throw new Error('The page has not been built: run "npm run build".');
  return found;
}
