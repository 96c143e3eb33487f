import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileSink } from '../../../../main/export/file-sink.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** More than one write takes. */
const PIECE = Buffer.alloc(20 * 1024 ** 2, 'ringscope ');
const PIECES = 4;

describe('the file of an export', () => {
  it('is there under its name only once it is complete', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'events.ndjson');
    const sink = await openFileSink(file);
    for (let piece = 0; piece < PIECES; piece += 1) await sink.write(PIECE);
    await sink.write('é\n');
    expect(readdirSync(folder)).not.toContain('events.ndjson');
    await sink.finish();
    expect(readdirSync(folder)).toEqual(['events.ndjson']);
    const expected = Buffer.concat([...Array.from({ length: PIECES }, () => PIECE), Buffer.from('é\n')]);
    expect(readFileSync(file).equals(expected)).toBe(true);
  });

  it('leaves nothing where it is discarded', async () => {
    const folder = await temporaryFolder();
    const sink = await openFileSink(join(folder, 'events.ndjson'));
    for (let piece = 0; piece < PIECES; piece += 1) await sink.write(PIECE);
    await sink.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('cannot be opened where there is no folder', async () => {
    const file = join(await temporaryFolder(), 'none', 'events.ndjson');
    await expect(openFileSink(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
