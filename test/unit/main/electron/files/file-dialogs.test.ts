import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openJsonFile } from '../../../../../main/engine/json-file.ts';
import { FileDialogs } from '../../../../../main/electron/files/file-dialogs.ts';
import { windowMemorySchema } from '../../../../../main/electron/window/window-place.ts';
import { app } from '../../../../support/electron/app.ts';
import { person } from '../../../../support/electron/dialog.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

async function dialogs(file?: string) {
  const kept = file ?? join(await temporaryFolder(), 'window.json');
  return { kept, dialogs: new FileDialogs(() => null, await openJsonFile(kept, windowMemorySchema, {})) };
}

describe('the file dialogs', () => {
  it('ask for what is wanted, and give what was chosen', async () => {
    const { dialogs: ask } = await dialogs();
    person.path = '/captures/monday.ringscope';
    expect(await ask.toOpen('capture')).toBe('/captures/monday.ringscope');
    person.path = '/captures/monday.json';
    expect(await ask.toOpen('import')).toBe('/captures/monday.json');
    expect(person.opens.map(({ title, filters }) => [title, filters?.[0]?.extensions])).toEqual([
      ['Open a capture', ['ringscope']],
      ['Import an export', ['json', 'ndjson']],
    ]);
  });

  it('give nothing where nobody chose', async () => {
    const { dialogs: ask } = await dialogs();
    expect([await ask.toOpen('capture'), await ask.toSave('monday.csv')]).toEqual([null, null]);
  });

  it('begin where the last file was, also in the next run', async () => {
    const { dialogs: ask, kept } = await dialogs();
    person.path = '/captures/monday.ringscope';
    await ask.toOpen('capture');
    person.path = '/exports/monday.csv';
    await ask.toSave('monday.csv');
    expect(person.opens[0]?.defaultPath).toBe(app.getPath('documents'));
    expect(person.saves[0]).toMatchObject({ defaultPath: join('/captures', 'monday.csv') });
    expect(person.saves[0]?.filters?.[0]).toEqual({ name: 'CSV', extensions: ['csv'] });
    const next = await dialogs(kept);
    await next.dialogs.toOpen('capture');
    expect(person.opens[1]?.defaultPath).toBe('/exports');
  });

  it('know the files that were chosen to be written, and no others', async () => {
    const { dialogs: ask } = await dialogs();
    person.path = '/exports/monday.csv';
    await ask.toSave('monday.csv');
    person.path = '/etc/passwd';
    await ask.toOpen('import');
    expect([ask.isOurs('/exports/monday.csv'), ask.isOurs('/etc/passwd')]).toEqual([true, false]);
    for (let index = 0; index < 100; index += 1) {
      person.path = `/exports/${index}.csv`;
      await ask.toSave('monday.csv');
    }
    expect([ask.isOurs('/exports/monday.csv'), ask.isOurs('/exports/99.csv')]).toEqual([false, true]);
  });
});
