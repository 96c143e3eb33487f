import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../../../../main/capture/file/capture-writer.ts';
import { checkCapture } from '../../../../../main/capture/library/capture-summary.ts';
import { openRecorder } from '../../../../../main/capture/recorder.ts';
import { systemClock } from '../../../../../main/system-clock.ts';
import { PAGE, captureToDamage, damage } from '../../../../support/damaged-capture.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

/** In the middle: neither where a recording goes on, nor where retention removes. */
const wound = (bytes: Buffer): Buffer => bytes.fill(0, 12 * PAGE, 13 * PAGE);

/** What checking a capture says, as a code. */
function verdictOn(file: string): unknown {
  try {
    checkCapture(file);
    return 'fine';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe('opening a capture to record to it', () => {
  it('reads all of it when it was not closed in order, and refuses damage', async () => {
    const { file } = await captureToDamage(200);
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    const cutOff = join(await temporaryFolder(), 'cut-off.ringscope');
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${cutOff}${end}`);
    await recorder.close();
    damage(cutOff, wound);
    const before = readFileSync(cutOff);
    await expect(recordEvents(cutOff, [])).rejects.toMatchObject({ code: 'corrupt' });
    expect(readFileSync(cutOff).equals(before)).toBe(true);
  });

  it('looks only at both ends of one that was closed in order, however large', async () => {
    const { file } = await captureToDamage(200);
    expect(verdictOn(file)).toBe('fine');
    damage(file, wound);
    const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
    new CaptureWriter({ file, existing: 'continue', retention, application: 'test', now: 0 }).close();
    expect(verdictOn(file)).toBe('corrupt');
  });

  it('refuses one that holds more than it knows of', async () => {
    const { file } = await captureToDamage(20);
    const database = new DatabaseSync(file);
    database.exec('UPDATE capture SET last_seq = 10');
    database.close();
    await expect(recordEvents(file, [])).rejects.toMatchObject({ code: 'corrupt' });
  });

  it.each(['DROP TABLE sources', 'ALTER TABLE events DROP COLUMN raw'])(
    'refuses one after %s',
    async (change) => {
      const { file } = await captureToDamage(5);
      const database = new DatabaseSync(file);
      database.exec(`PRAGMA foreign_keys = OFF; ${change}`);
      database.close();
      expect(verdictOn(file)).toBe('corrupt');
      await expect(recordEvents(file, [])).rejects.toMatchObject({ code: 'corrupt' });
    },
  );
});
