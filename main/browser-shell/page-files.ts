import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
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

/** Beside the program in a build, and in dist/ where the sources are run. */
const PLACES = ['../page/', '../../dist/page/'];

/** The files of the page by their path ("/", "/assets/…"), all of them: what is not among them is not served. */
export async function readPageFiles(folder = pageFolder()): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = new Map<string, PageFile>();
  for (const entry of entries) {
    const mediaType = MEDIA_TYPES[extname(entry.name)];
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll('\\', '/').replace(/^\/?/, '/');
    const content = await readFile(file);
    files.set(path === '/index.html' ? '/' : path, {
      mediaType,
      content,
      isImmutable: path.startsWith('/assets/'),
    });
  }
  return files;
}

function pageFolder(): string {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = folders.find((folder) => existsSync(join(folder, 'index.html')));
  if (found === undefined) throw new Error('The page has not been built: run "npm run build".');
  return found;
}
