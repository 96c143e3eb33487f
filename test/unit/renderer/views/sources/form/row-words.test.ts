import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { draftOf } from '../../../../../../renderer/views/sources/form/form-draft.ts';
import { fieldsOf } from '../../../../../../renderer/views/sources/form/form-field.ts';
import { optionsOf } from '../../../../../../renderer/views/sources/form/form-options.ts';
import {
  rowsOfWords,
  wordsHelp,
  wordsOfRows,
} from '../../../../../../renderer/views/sources/form/row-words.ts';
import { loadProtocol } from '../../../../../../main/protocols/index.ts';

async function devicesOfAes() {
  const protocol = await loadProtocol('aes-wti');
  const schema = z.toJSONSchema(protocol?.options ?? z.never(), { io: 'input' });
  const field = fieldsOf(schema).find(({ name }) => name === 'devices');
  if (field?.kind !== 'rows' || !field.words) throw new Error('devices are not typed as words');
  return { field, words: field.words };
}

describe('devices of AES in the form', () => {
  it('are typed as words and written as the sources file has them', async () => {
    const { field, words } = await devicesOfAes();
    const rows = rowsOfWords(words, ' 5590,5591\n5700 VDN; 5800\tskill 5592 ');
    expect(optionsOf([field], { devices: rows })).toEqual({
      options: {
        devices: [
          ...['5590', '5591'],
          { extension: '5700', kind: 'vdn' },
          { extension: '5800', kind: 'skill' },
          '5592',
        ],
      },
      problems: {},
    });
  });

  it('are shown again as they can be typed', async () => {
    const { field, words } = await devicesOfAes();
    const options = { devices: ['5590', { extension: '5700', kind: 'vdn' }] };
    const { devices } = draftOf([field], options);
    if (!Array.isArray(devices)) throw new Error('there are no rows');
    const rows = devices.filter((row) => typeof row !== 'string').map((row) => ({ ...row }));
    expect(wordsOfRows(words, rows)).toBe('5590, 5700 vdn');
    expect(rowsOfWords(words, '5590, 5700 vdn')).toEqual(devices);
  });

  it('have help without a bracket in it', async () => {
    const { field, words } = await devicesOfAes();
    expect(`${field.help} ${wordsHelp(words)}`).toMatch(
      /^Extensions to monitor\. [^{}[\]]+ Divide them by commas\. After each may stand station, vdn or skill\.$/,
    );
  });

  it('say so where one of them cannot be used', async () => {
    const { field, words } = await devicesOfAes();
    const { problems } = optionsOf([field], { devices: rowsOfWords(words, '5590, 57:00') });
    expect(Object.keys(problems)).toEqual(['devices[1].extension']);
    expect(optionsOf([field], { devices: rowsOfWords(words, ' , ') }).problems).toEqual({
      devices: 'This is needed.',
    });
  });
});
