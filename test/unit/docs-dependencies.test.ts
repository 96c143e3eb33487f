import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
const [, inApp = '', forBuilding = ''] = text.split(/^## .*$/m);

interface Row {
  name: string;
  why: string;
  licence: string;
}

function rowsOf(part: string): Row[] {
  const rows = part.matchAll(/^\| `([^`]+)` \| (.+?) \| (.+?) \|$/gm);
  return [...rows].map(([, name = '', why = '', licence = '']) => ({ name, why, licence }));
}

interface Manifest {
  license?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}

const { dependencies, devDependencies } = manifestOf('.');
const named = Object.keys({ ...dependencies, ...devDependencies });

/** The packages among those named that the sources of the app import. */
function imported(): string[] {
  const found = new Set<string>();
  for (const folder of ['main', 'model', 'preload', 'renderer', 'simulators']) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|svelte)$/.test(file)) continue;
      const source = readFileSync(join(ROOT, folder, file), 'utf8');
      const specifiers = source.matchAll(/(?:from|import\()\s*'([^'.][^']*)'/g);
      for (const [, specifier = ''] of specifiers) {
        const name = named.find((each) => specifier === each || specifier.startsWith(`${each}/`));
        if (name !== undefined) found.add(name);
      }
    }
  }
  return [...found].sort();
}

describe('docs/dependencies.md', () => {
  const rows = [...rowsOf(inApp), ...rowsOf(forBuilding)];

  it('names every package of package.json, once, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...named].sort());
  });

  it('names as part of the app what its sources import', () => {
    expect(rowsOf(inApp).map(({ name }) => name)).toEqual(imported());
  });

  it.each(rows)('gives the licence of $name', ({ name, why, licence }) => {
    expect(why.length).toBeGreaterThan(3);
    expect(licence).toBe(manifestOf(`node_modules/${name}`).license);
  });
});
