import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Spec } from '@cyclonedx/cyclonedx-library';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtForPackaging, PATIENCE_MS, ROOT } from '../../support/packaging/packed-app.ts';

interface Bill {
  components: { group?: string; name: string; version: string; licenses: unknown[] }[];
}

const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');

beforeAll(builtForPackaging, PATIENCE_MS);

describe.each([
  ['the command line’s package', 'dist', ['ringscope', 'page']],
  ['the desktop packages', 'dist/desktop', ['desktop', 'preload', 'page']],
])('the notices of %s', (_package, folder, programs) => {
  it('name every package that is bundled, with its licence', async () => {
    const lists = await Promise.all(programs.map((program) => read(`dist/.bundled/${program}.json`)));
    const folders = lists.flatMap((list) => JSON.parse(list) as string[]);
    expect(folders.length).toBeGreaterThan(20);
    const bill = JSON.parse(await read(`${folder}/sbom.json`)) as Bill;
    const licences = await read(`${folder}/licences.txt`);
    for (const place of folders) {
      const { name, version } = JSON.parse(await read(`${place}/package.json`)) as {
        name: string;
        version: string;
      };
      expect(licences).toContain(`\n${name} ${version}\n`);
      const component = bill.components.find(
        (one) => [one.group, one.name].filter(Boolean).join('/') === name && one.version === version,
      );
      expect(component, `${name} ${version}`).toMatchObject({ licenses: [expect.anything()] });
    }
  });

  it('are a bill of materials that the standard’s own schema accepts', async () => {
    const validator = new JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(await read(`${folder}/sbom.json`))).toBeNull();
  });
});

it('names Electron where Electron is inside, and keytar everywhere', async () => {
  const names = async (folder: string) =>
    (JSON.parse(await read(`${folder}/sbom.json`)) as Bill).components.map(({ name }) => name);
  expect(await names('dist')).toEqual(expect.arrayContaining(['keytar', 'ws', 'svelte']));
  expect(await names('dist')).not.toContain('electron');
  expect(await names('dist/desktop')).toEqual(
    expect.arrayContaining(['keytar', 'electron', 'electron-updater']),
  );
});
