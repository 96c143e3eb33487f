import { chmodSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../../../main/capture/file/capture-writer.ts';
import { openCapture } from '../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../main/capture/recorder.ts';
import { asOrdinaryUser } from '../../../support/as-ordinary-user.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** What reading and recording say of a file, as codes; "fine" where they say nothing. */
async function verdicts(file: string): Promise<{ reading: unknown; recording: unknown }> {
  return { reading: readingOf(file), recording: await recordingOf(file) };
}

function readingOf(file: string): unknown {
  try {
    const reader = openCapture(file);
    for (const event of reader.events()) expect(event.seq).toBeGreaterThan(0);
    reader.close();
    return 'fine';
  } catch (error) {
    return codeOf(error);
  }
}

async function recordingOf(file: string, existing: 'continue' | 'refuse' = 'continue'): Promise<unknown> {
  try {
    const recorder = await openRecorder({ file, existing, application: 'test', clock: fakeClock() });
    await recorder.close();
    return 'fine';
  } catch (error) {
    return codeOf(error);
  }
}

/** The same without the worker. */
function writingOf(file: string): unknown {
  try {
    const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
    new CaptureWriter({ file, existing: 'continue', retention, application: 'test', now: 0 }).close();
    return 'fine';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

async function recorded(count: number): Promise<string> {
  const file = join(await temporaryFolder(), 'test.ringscope');
  await recordEvents(
    file,
    Array.from({ length: count }, () => makeEvent({ raw: 'x'.repeat(2000) })),
  );
  return file;
}

describe('opening a capture', () => {
  it('says that there is none, or no folder, or that it is a folder', async () => {
    const folder = await temporaryFolder();
    expect(readingOf(join(folder, 'none'))).toBe('missing');
    expect(await verdicts(join(folder, 'no-folder', 'x'))).toEqual({
      reading: 'missing',
      recording: 'folder-missing',
    });
    expect(await verdicts(folder)).toEqual({ reading: 'is-a-folder', recording: 'is-a-folder' });
  });

  it('refuses to record to a file that is there when it must be new', async () => {
    expect(await recordingOf(await recorded(1), 'refuse')).toBe('exists');
  });

  it('leaves what is not a capture as it is', async () => {
    const folder = await temporaryFolder();
    const text = join(folder, 'letter.txt');
    writeFileSync(text, 'Dear Sir or Madam, '.repeat(500));
    const foreign = join(folder, 'foreign.db');
    const database = new DatabaseSync(foreign);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE events (seq INTEGER PRIMARY KEY)');
    database.close();
    for (const file of [text, foreign]) {
      const before = readFileSync(file);
      expect(await verdicts(file)).toEqual({ reading: 'not-a-capture', recording: 'not-a-capture' });
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  it('leaves a capture of a newer format as it is', async () => {
    const file = await recorded(1);
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(file);
    expect(await verdicts(file)).toEqual({ reading: 'newer', recording: 'newer' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('finds damage, and does not add to it', async () => {
    const file = await recorded(500);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 5 * 8192, 60 * 8192);
    writeFileSync(file, bytes);
    expect(await verdicts(file)).toEqual({ reading: 'corrupt', recording: 'corrupt' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('finds that the end of a file is missing', async () => {
    const file = await recorded(500);
    truncateSync(file, 20 * 8192);
    expect(await verdicts(file)).toEqual({ reading: 'corrupt', recording: 'corrupt' });
  });

  it('calls a row that holds no event damage', async () => {
    const file = await recorded(1);
    const database = new DatabaseSync(file);
    database.exec(`UPDATE events SET kind = 'exploded'`);
    database.close();
    expect(readingOf(file)).toBe('corrupt');
  });

  it('records to an empty file, in which there is nothing to read', async () => {
    const file = join(await temporaryFolder(), 'empty.ringscope');
    writeFileSync(file, '');
    expect(await verdicts(file)).toEqual({ reading: 'not-a-capture', recording: 'fine' });
    expect(readingOf(file)).toBe('fine');
  });

  it('lets one record while others read, and says so to a second writer', async () => {
    const file = await recorded(3);
    const first = await openRecorder({ file, application: 'test', clock: fakeClock() });
    first.append(makeEvent());
    await first.flush();
    expect(await verdicts(file)).toEqual({ reading: 'fine', recording: 'in-use' });
    await first.close();
    expect(await verdicts(file)).toEqual({ reading: 'fine', recording: 'fine' });
    expect(readdirSync(join(file, '..'))).toEqual(['test.ringscope']);
  });

  it('says that it may not read or write', async () => {
    const file = await recorded(1);
    const folder = join(file, '..');
    mkdirSync(join(folder, 'closed'), 0o500);
    chmodSync(file, 0o400);
    const found = await asOrdinaryUser(folder, () => ({
      reading: readingOf(file),
      writing: writingOf(file),
      making: writingOf(join(folder, 'closed', 'new')),
    }));
    expect(found).toEqual({ reading: 'fine', writing: 'no-permission', making: 'no-permission' });
    chmodSync(file, 0o000);
    expect(await asOrdinaryUser(folder, () => readingOf(file))).toBe('no-permission');
  });
});

describe('reading a capture', () => {
  it('gives a range of it', async () => {
    const reader = openCapture(await recorded(20));
    expect([...reader.events({ fromSeq: 5, toSeq: 7 })].map(({ seq }) => seq)).toEqual([5, 6, 7]);
    expect(reader).toMatchObject({ firstSeq: 1, lastSeq: 20 });
    expect(reader.counts()).toEqual({ events: 20, byKind: { delivered: 20 } });
    reader.close();
  });

  it('shows it as it was when the reading began', async () => {
    const file = await recorded(20);
    const recorder = await openRecorder({
      file,
      application: 'test',
      clock: fakeClock(),
      retention: { maxEvents: 5 },
    });
    const reader = openCapture(file);
    const events = reader.events()[Symbol.iterator]();
    const first: unknown = events.next().value;
    expect(first).toMatchObject({ seq: 1 });
    for (let count = 0; count < 30; count += 1) recorder.append(makeEvent({ sourceId: 'new' }));
    while (recorder.counts.events > 5) await recorder.flush();
    let left = 0;
    while (events.next().done !== true) left += 1;
    expect(left).toBe(19);
    expect(reader.firstSeq).toBe(46);
    reader.close();
    await recorder.close();
  });

  it('lets the sqlite3 shell query it', async () => {
    const database = new DatabaseSync(await recorded(2), { readOnly: true });
    const found = database.prepare('SELECT seq, kind, from_number FROM events WHERE call_id = ?').all('4711');
    expect(found.map((row) => ({ ...row }))).toEqual([
      { seq: 1, kind: 'delivered', from_number: '5550100' },
      { seq: 2, kind: 'delivered', from_number: '5550100' },
    ]);
    database.close();
  });
});
