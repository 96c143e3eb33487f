import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentFingerprint, dependencyFingerprint } from '../../../../scripts/setup/fingerprint.mjs';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function tree(files: Record<string, string>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return root;
}

describe('the fingerprint of sources', () => {
  const files = { 'main/a.ts': 'a', 'main/deep/b.ts': 'b', 'other/c.ts': 'c', 'vite.config.ts': 'v' };
  const inputs = ['main', 'renderer', 'vite.config.ts'];

  it('changes with the content of a file, with a new file, a lost one and a renamed one', async () => {
    const root = await tree(files);
    const seen = [contentFingerprint(root, inputs)];
    await writeFile(path.join(root, 'main/deep/b.ts'), 'B');
    seen.push(contentFingerprint(root, inputs));
    await writeFile(path.join(root, 'main/deep/new.ts'), '');
    seen.push(contentFingerprint(root, inputs));
    await rm(path.join(root, 'main/a.ts'));
    seen.push(contentFingerprint(root, inputs));
    await writeFile(path.join(root, 'main/z.ts'), 'a');
    seen.push(contentFingerprint(root, inputs));
    expect(new Set(seen).size).toBe(5);
  });

  it('changes when content moves from one file to the next', async () => {
    const one = await tree({ 'main/a.ts': 'xy', 'main/b.ts': 'z' });
    const other = await tree({ 'main/a.ts': 'x', 'main/b.ts': 'yz' });
    expect(contentFingerprint(one, inputs)).not.toBe(contentFingerprint(other, inputs));
  });

  it('stays with the times, the place and what is not an input', async () => {
    const root = await tree(files);
    const before = contentFingerprint(root, inputs);
    await utimes(path.join(root, 'main/a.ts'), 1, 1);
    await writeFile(path.join(root, 'other/c.ts'), 'changed');
    expect(contentFingerprint(root, inputs)).toBe(before);
    expect(contentFingerprint(await tree(files), inputs)).toBe(before);
  });
});

describe('the fingerprint of dependencies', () => {
  const manifest = { name: 'x', scripts: { test: 'a' }, dependencies: { ws: '8.0.0' }, allowScripts: {} };
  const of = async (content: object, lock = '{}') =>
    dependencyFingerprint(await tree({ 'package.json': JSON.stringify(content), 'package-lock.json': lock }));

  it('changes with the lock file, the dependencies and the install scripts that may run', async () => {
    const seen = [
      await of(manifest),
      await of(manifest, '{ "packages": {} }'),
      await of({ ...manifest, dependencies: { ws: '8.0.1' } }),
      await of({ ...manifest, devDependencies: { vite: '8.0.0' } }),
      await of({ ...manifest, allowScripts: { node: true } }),
    ];
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('stays with the rest of package.json', async () => {
    expect(await of({ ...manifest, scripts: { test: 'b' }, version: '2.0.0' })).toBe(await of(manifest));
  });
});
