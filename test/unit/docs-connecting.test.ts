import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProtocol, PROTOCOL_IDS } from '../../main/protocols/index.ts';
import { readSourcesFile } from '../../main/sources/sources-file.ts';
import { DIAGNOSIS_CODES } from '../../model/contract/diagnosis.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FOLDER = fileURLToPath(new URL('../../docs/connecting/', import.meta.url));
const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.md'));
const pages = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(join(FOLDER, name), 'utf8') })),
);

function sourcesFilesIn(text: string): string[] {
  return [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) => json);
}

/** The first column of the tables of failures. */
function codesIn(text: string): string[] {
  const rows = [...text.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)];
  return rows.flatMap(([, codes = '']) => codes.replaceAll('`', '').split(', '));
}

/** A folder with the sources file and the CA files that it names. */
async function inFolder(json: string): Promise<string> {
  const folder = await temporaryFolder();
  const { certificate } = await createAuthority();
  for (const [, caFile = ''] of json.matchAll(/"([\w-]+\.pem)"/g)) {
    await writeFile(join(folder, caFile), certificate);
  }
  const file = join(folder, 'sources.json');
  await writeFile(file, json);
  return file;
}

describe.each(pages)('docs/connecting/$name', ({ text }) => {
  it('shows entries that can be used as they are', async () => {
    const files = sourcesFilesIn(text);
    expect(files).not.toEqual([]);
    for (const json of files) {
      const file = await inFolder(json);
      await expect(readSourcesFile(file, { ids: PROTOCOL_IDS, load: loadProtocol })).resolves.not.toEqual([]);
    }
  });

  it('names codes of failures that there are', () => {
    const codes = codesIn(text);
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !DIAGNOSIS_CODES.some((known) => known === code))).toEqual([]);
  });

  it('links to pages that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !names.includes(link))).toEqual([]);
  });
});

describe('docs/connecting', () => {
  it('has a page that shows an entry for every protocol', () => {
    const shown = pages.flatMap(({ text }) => [...text.matchAll(/"protocol": "([\w-]+)"/g)]);
    expect(new Set(shown.map(([, id]) => id))).toEqual(new Set(PROTOCOL_IDS));
  });

  it('names only secrets that the protocol of the source knows', async () => {
    for (const { text } of pages) {
      const protocolOf = new Map(
        [...text.matchAll(/"id": "([\w-]+)"[^}]*?"protocol": "([\w-]+)"/gs)].map(([, id, protocol]) => [
          id,
          protocol,
        ]),
      );
      for (const [, id = '', secret = ''] of text.matchAll(/ringscope secrets set (\w+) (\w+)/g)) {
        const protocol = await loadProtocol(protocolOf.get(id) ?? '');
        expect(protocol?.secrets, `${id} ${secret}`).toContain(secret);
      }
    }
  });
});
