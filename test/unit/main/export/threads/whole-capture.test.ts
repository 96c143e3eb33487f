import { DatabaseSync } from 'node:sqlite';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { exportCapture } from '../../../../../main/export/export-capture.ts';
import type { ExportOptions } from '../../../../../main/export/export-capture.ts';
import { jsonFormat } from '../../../../../main/export/json-format.ts';
import { ndjsonFormat } from '../../../../../main/export/ndjson-format.ts';
import type { Selection } from '../../../../../main/export/selection.ts';
import { ExportThread } from '../../../../../main/export/threads/export-thread.ts';
import type { JoinedTexts } from '../../../../../main/export/threads/export-thread.ts';
import { WholeCapture } from '../../../../../main/export/threads/whole-capture.ts';
import { parseFilter } from '../../../../../model/filter/parser.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { manyEvents } from '../../../../support/many-events.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

/** Enough for threads to be worth their start. */
const EVENTS = 24_000;

async function captureOf(events: number): Promise<{ folder: string; file: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'test.ringscope');
  await recordEvents(file, [...manyEvents(events - 1), makeEvent({ raw: '"é\n'.repeat(200_000) })]);
  return { folder, file };
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

async function exported(file: string, target: string, options: Partial<ExportOptions> = {}) {
  const reader = openCapture(file);
  try {
    const fixed = { reader, format: jsonFormat, application: 'Ringscope test', exportedAt: 0 };
    const result = await exportCapture({ ...fixed, target: { file: target }, ...options });
    return { ...result, text: readFileSync(target, 'utf8') };
  } finally {
    reader.close();
  }
}

/** What a filter selects is looked at, event by event, where it is exported. */
function everyEvent(): Selection {
  const parsed = parseFilter('seq>=1');
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { of: 'events', filter: parsed.filter, isChosen: null };
}

/** What is given for each piece; its bytes are copied, as they do not stay. */
async function collected(pieces: AsyncIterable<JoinedTexts>) {
  const all: { text: string; count: number; lastSeq: number }[] = [];
  for await (const { bytes, count, lastSeq } of pieces)
    all.push({ text: Buffer.from(bytes).toString(), count, lastSeq });
  return all;
}

describe('an export of a whole capture', () => {
  it.each([jsonFormat, ndjsonFormat])('as $id is that of all its events one by one', async (format) => {
    const { file, folder } = await captureOf(EVENTS);
    const target = join(folder, 'export');
    const progress: number[] = [];
    const whole = await exported(file, target, {
      format,
      onProgress: ({ seen, total, events }) => progress.push(seen / total, events / EVENTS),
    });
    const oneByOne = await exported(file, target, { format, selection: everyEvent() });
    expect(whole.text).toBe(oneByOne.text);
    expect(whole.counts).toEqual(oneByOne.counts);
    expect(whole.counts.events).toBe(EVENTS);
    expect(progress.slice(-2)).toEqual([1, 1]);
    expect(progress.length).toBeGreaterThan(50);
  });

  it('leaves nothing when it is cancelled', async () => {
    const { file, folder } = await captureOf(EVENTS);
    const cancelling = new AbortController();
    const exporting = exported(file, join(folder, 'export'), {
      signal: cancelling.signal,
      onProgress: ({ events }) => {
        if (events > EVENTS / 2) cancelling.abort();
      },
    });
    await expect(exporting).rejects.toThrow('abort');
    expect(readdirSync(folder)).toEqual(['test.ringscope']);
  });

  it.each(['events', 'calls'] as const)(
    'says that the capture is damaged where its %s show it',
    async (of) => {
      const { folder, file } = await captureOf(EVENTS);
      const damage = { events: "raw = x'00ff'", calls: "state = 'asleep'" };
      change(file, `UPDATE events SET ${damage[of]} WHERE seq = ${EVENTS - 5}`);
      await expect(exported(file, join(folder, 'export.json'))).rejects.toMatchObject({ code: 'corrupt' });
      expect(readdirSync(folder)).toEqual(['test.ringscope']);
    },
  );

  it('begins with the oldest event that is left, for events and calls alike', async () => {
    const { file } = await captureOf(50);
    const whole = new WholeCapture(file, 40, true);
    onTestFinished(() => whole.close());
    change(file, 'DELETE FROM events WHERE seq <= 8');
    const events = await collected(whole.eventTexts('\n'));
    expect(events).toMatchObject([{ count: 32, lastSeq: 40 }]);
    const [calls] = await collected(whole.callTexts());
    const counts = calls?.text.split('\n').map((call) => Number(/"eventCount":(\d+)/.exec(call)?.[1]));
    expect(counts?.reduce((sum, count) => sum + count)).toBe(32);
  });
});

const ALL = { of: 'events', share: { index: 0, of: 1 } } as const;

describe('a thread of an export', () => {
  it('keeps what it has found, leaves out what it is told to, and ends', async () => {
    const { file } = await captureOf(50);
    // As it is while somebody records: readers hold up nobody.
    change(file, 'PRAGMA journal_mode = WAL');
    const thread = new ExportThread({ ...ALL, file, fromSeq: 2, toSeq: 10, separator: '\n' });
    onTestFinished(() => thread.close());
    expect(await thread.firstSeq()).toBe(2);
    change(file, 'DELETE FROM events WHERE seq <= 8');
    const pieces = await collected(thread.texts(5));
    const lines = pieces.flatMap(({ text }) => text.split('\n'));
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject(
      [5, 6, 7, 8, 9, 10].map((seq) => ({ seq })),
    );
  });

  it('says so when there is nothing, and when there is no capture', async () => {
    const { file, folder } = await captureOf(5);
    const work = { of: 'calls', fromSeq: 7, toSeq: 9, separator: ',' } as const;
    const thread = new ExportThread({ ...work, file });
    onTestFinished(() => thread.close());
    expect(await thread.firstSeq()).toBe(7);
    expect(await collected(thread.texts(7))).toEqual([]);
    const without = new ExportThread({ ...work, file: join(folder, 'none') });
    onTestFinished(() => without.close());
    await expect(without.firstSeq()).rejects.toMatchObject({ code: 'missing' });
  });

  it('is told of when it ends', async () => {
    const { file } = await captureOf(5);
    const thread = new ExportThread({ ...ALL, file, fromSeq: 1, toSeq: 5, separator: ',' });
    await thread.firstSeq();
    await thread.close();
    await expect(collected(thread.texts(1))).rejects.toThrow('has ended');
  });
});
