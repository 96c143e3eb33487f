import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../../../dist/', import.meta.url));
/** As the bundler writes static imports; what is imported when it is needed has parentheses. */
const STATIC_IMPORT = /(?:^|[;\n}])\s*(?:import|export)\b[^'"()]*?["'](\.{1,2}\/[^"']+\.js)["']/g;
const FETCHED = /<(?:script|link)\b[^>]*?\b(?:src|href)="\.\/([^"]+)"/g;

/** Bytes of files that are loaded together. */
export interface Loaded {
  bytes: number;
  files: readonly string[];
}

/** What Node reads to start the built program, but for what it imports when it needs it. */
export async function programSize(dist = DIST): Promise<Loaded> {
  const files = await imported([join(dist, 'ringscope.js')]);
  return { bytes: sumOf(files), files: [...files.keys()] };
}

/** What a browser fetches to show the built page. */
export async function pageSize(dist = DIST): Promise<Loaded> {
  const page = join(dist, 'page');
  const markup = await readFile(join(page, 'index.html'), 'utf8');
  const fetched = [...markup.matchAll(FETCHED)].flatMap(([, file = '']) =>
    file === '' ? [] : [join(page, file)],
  );
  const scripts = await imported(fetched.filter((file) => file.endsWith('.js')));
  const others = new Map<string, number>([[join(page, 'index.html'), Buffer.byteLength(markup)]]);
  for (const file of fetched.filter((other) => !other.endsWith('.js')))
    others.set(file, (await readFile(file)).length);
  return { bytes: sumOf(scripts) + sumOf(others), files: [...others.keys(), ...scripts.keys()] };
}

/** Scripts with those that they import, and the size of each. */
async function imported(entries: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const left = [...entries];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (sizes.has(file)) continue;
    const text = await readFile(file, 'utf8');
    sizes.set(file, Buffer.byteLength(text));
    for (const [, specifier = ''] of text.matchAll(STATIC_IMPORT)) left.push(join(dirname(file), specifier));
  }
  return sizes;
}

function sumOf(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
