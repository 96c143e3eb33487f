import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../../scripts/notices/bill-of-materials.mjs';
import { licencesText } from '../../../../scripts/notices/licences.mjs';
import { partsOf } from '../../../../scripts/notices/parts.mjs';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function project(packages: Record<string, { manifest: object; files?: Record<string, string> }>) {
  const root = await temporaryFolder();
  for (const [folder, { manifest, files = {} }] of Object.entries(packages)) {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, folder, 'package.json'), JSON.stringify(manifest));
    for (const [file, content] of Object.entries(files)) await writeFile(join(root, folder, file), content);
  }
  const lock = { packages: { 'node_modules/ws': { integrity: 'sha512-AAEC' } } };
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  await writeFile(join(root, 'list.json'), JSON.stringify(Object.keys(packages)));
  return root;
}

const ws = { manifest: { name: 'ws', version: '8.0.0', license: 'MIT' }, files: { LICENSE: 'As is.\n' } };

describe('the parts of a build', () => {
  it('are named with version, terms, texts and the sum of their archive', async () => {
    const root = await project({ 'node_modules/ws': ws });
    expect(partsOf(root, ['list.json'])).toEqual([
      { name: 'ws', version: '8.0.0', licence: 'MIT', texts: ['As is.'], sha512: '000102' },
    ]);
  });

  it('take notices along, and other versions, and each of them once', async () => {
    const root = await project({
      'node_modules/ws': ws,
      'node_modules/a/node_modules/ws': { manifest: { ...ws.manifest, version: '7.0.0' }, files: {} },
      'node_modules/b/node_modules/ws': ws,
      'node_modules/c': {
        manifest: { name: 'c', version: '1.0.0', license: 'Apache-2.0' },
        files: { 'LICENSE.txt': 'Terms', NOTICE: 'By C', 'licenses.js': 'code' },
      },
    });
    const parts = partsOf(root, ['list.json']);
    expect(parts.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'c 1.0.0',
      'ws 8.0.0',
      'ws 7.0.0',
    ]);
    expect(parts[0]?.texts).toEqual(['Terms', 'By C']);
  });

  it('are refused when one does not say under which terms it comes', async () => {
    const root = await project({ 'node_modules/x': { manifest: { name: 'x', version: '1.0.0' } } });
    expect(() => partsOf(root, ['list.json'])).toThrow('does not say in "license" under which terms');
  });
});

describe('the notices', () => {
  const parts = [
    { name: '@a/b', version: '1.0.0', licence: '(MIT OR Apache-2.0)', texts: [], sha512: null },
    { name: 'ws', version: '8.0.0', licence: 'MIT', texts: ['As is.'], sha512: '000102' },
  ];

  it('give people the terms of each part', () => {
    const text = licencesText(parts);
    expect(text).toContain('ws 8.0.0\nMIT\n\nAs is.');
    expect(text).toContain('@a/b 1.0.0\n(MIT OR Apache-2.0)\n\nThe package comes without the text');
  });

  it('give programs a package URL, a licence and a sum for each part', () => {
    const bill = billOfMaterials({ name: 'ringscope', version: '0.1.0', license: 'MIT' }, parts);
    expect(bill.components).toEqual([
      {
        type: 'library',
        'bom-ref': 'pkg:npm/%40a/b@1.0.0',
        group: '@a',
        name: 'b',
        version: '1.0.0',
        licenses: [{ expression: '(MIT OR Apache-2.0)' }],
        purl: 'pkg:npm/%40a/b@1.0.0',
      },
      {
        type: 'library',
        'bom-ref': 'pkg:npm/ws@8.0.0',
        name: 'ws',
        version: '8.0.0',
        hashes: [{ alg: 'SHA-512', content: '000102' }],
        licenses: [{ license: { id: 'MIT' } }],
        purl: 'pkg:npm/ws@8.0.0',
      },
    ]);
  });
});
