import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openJsonFile } from '../../../../main/engine/json-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const schema = z.object({ name: z.string().default('first') });

describe('a file of settings', () => {
  it('is what is given for absent where there is none, and is not made by reading', async () => {
    const folder = await temporaryFolder();
    const file = await openJsonFile(join(folder, 'a.json'), schema, {});
    expect(file.content).toEqual({ name: 'first' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps what was saved, for its owner only', async () => {
    const path = join(await temporaryFolder(), 'deep', 'a.json');
    const file = await openJsonFile(path, schema, {});
    await file.save({ name: 'second' });
    expect((await openJsonFile(path, schema, {})).content).toEqual({ name: 'second' });
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('has the last of several saves, and leaves nothing beside it', async () => {
    const folder = await temporaryFolder();
    const file = await openJsonFile(join(folder, 'a.json'), schema, {});
    await Promise.all(['a', 'b', 'c'].map((name) => file.save({ name })));
    expect(JSON.parse(await readFile(join(folder, 'a.json'), 'utf8'))).toEqual({ name: 'c' });
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it.each(['{"name":', '{"name":7}', '', '[]'])('that holds %j is set aside and never lost', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.json'), text);
    const file = await openJsonFile(join(folder, 'a.json'), schema, {});
    expect(file.content).toEqual({ name: 'first' });
    expect(await readFile(file.setAside ?? '', 'utf8')).toBe(text);
  });
});
