import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JoinedEvents } from '../../../../../main/capture/file/joined-events.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { EVENT_KINDS } from '../../../../../model/vocabulary.ts';
import { arbitraryEvent } from '../../../../support/arbitrary-event.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { manyEvents } from '../../../../support/many-events.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function captureOf(events: readonly UnrecordedEvent[]): Promise<string> {
  const file = join(await temporaryFolder(), 'test.ringscope');
  await recordEvents(file, events);
  return file;
}

function reading(file: string) {
  const reader = openCapture(file);
  onTestFinished(() => reader.close());
  return reader;
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function textOf(pieces: readonly JoinedEvents[]): string {
  return Buffer.concat(pieces.map(({ bytes }) => bytes)).toString();
}

/** Texts with all that JSON escapes, and what people think that it does. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      '/',
      "'",
      '\0',
      '\b',
      '\t',
      '\n',
      '\f',
      '\r',
      '\u001f',
      '\u007f',
      '\u2028',
      '{',
      ',',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});
const event = arbitraryEvent({
  text,
  time: fc.integer({ min: -1_000, max: 2_000_000_000_000 }),
  sourceId: fc.constantFrom('hq', 'o\'brien "7"', 'ü\0'),
  raw: text,
});

describe('events as texts', () => {
  it('are what JSON.stringify makes of the events', async () => {
    const property = fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 300 }), async (events) => {
      const reader = reading(await captureOf(events));
      const expected = [...reader.events()];
      expect(expected).toHaveLength(events.length);
      const pieces = [...reader.eventTexts(',\n')];
      expect(textOf(pieces)).toBe(expected.map((one) => JSON.stringify(one)).join(',\n'));
      expect(pieces.at(-1)?.lastSeq).toBe(events.length);
      for (const kind of EVENT_KINDS) {
        const counted = pieces.reduce((sum, { byKind }) => sum + (byKind.get(kind) ?? 0), 0);
        expect(counted).toBe(expected.filter((one) => one.kind === kind).length);
      }
    });
    await fc.assert(property, { numRuns: rounds(15, 1_000) });
  });

  it('are those between two seqs', async () => {
    const reader = reading(await captureOf(Array.from({ length: 5 }, () => makeEvent())));
    const [piece, ...more] = reader.eventTexts('\n', { fromSeq: 2, toSeq: 4 });
    expect(piece).toMatchObject({ count: 3, lastSeq: 4 });
    expect(more).toEqual([]);
    expect([...reader.eventTexts('\n', { fromSeq: 6 })]).toEqual([]);
  });

  it('are the same in shares, a piece of each in turn', async () => {
    const reader = reading(await captureOf([...manyEvents(2_000)]));
    const whole = [...reader.eventTexts('\n')];
    const [one = [], other = []] = [0, 1].map((index) => [
      ...reader.eventTexts('\n', { share: { index, of: 2 } }),
    ]);
    expect(whole.length).toBeGreaterThan(3);
    expect(one.flatMap((piece, turn) => [piece, ...other.slice(turn, turn + 1)])).toEqual(whole);
  });

  it('come in pieces of a bounded size, however long messages are, and however far apart their seqs', async () => {
    const file = await captureOf(Array.from({ length: 12 }, () => makeEvent({ raw: 'x'.repeat(100_000) })));
    change(file, `UPDATE events SET seq = ${Number.MAX_SAFE_INTEGER} WHERE seq = 12`);
    const pieces = [...reading(file).eventTexts('\n')];
    expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    expect(pieces.at(-1)?.lastSeq).toBe(Number.MAX_SAFE_INTEGER);
    for (const { bytes } of pieces) expect(bytes.length).toBeLessThan(600_000);
  });

  it('are UTF-8 even where the capture is not', async () => {
    const file = await captureOf([makeEvent({ name: 'before' }), makeEvent({ name: 'after' })]);
    change(file, "UPDATE events SET raw = CAST(x'22ff22' AS TEXT) WHERE seq = 1");
    const reader = reading(file);
    const lines = textOf([...reader.eventTexts('\n')]).split('\n');
    expect(lines).toEqual(Array.from(reader.events(), (one) => JSON.stringify(one)));
    expect(lines[0]).toContain('\ufffd');
  });

  it('are of what is there when they are read, unless it is held', async () => {
    const file = await captureOf([makeEvent(), makeEvent(), makeEvent()]);
    // As it is while somebody records: readers hold up nobody.
    change(file, 'PRAGMA journal_mode = WAL');
    const [free, holding] = [reading(file), reading(file)];
    holding.hold();
    change(file, 'DELETE FROM events WHERE seq = 1');
    expect([free.firstSeq, holding.firstSeq]).toEqual([2, 1]);
    expect(Array.from(free.eventTexts('\n'), ({ count }) => count)).toEqual([2]);
    expect(Array.from(holding.eventTexts('\n'), ({ count }) => count)).toEqual([3]);
  });

  it.each([
    ['a state that is none', "UPDATE events SET state = 'asleep' WHERE seq = 2"],
    ['a kind that is none', "UPDATE events SET kind = 'asleep' WHERE seq = 2"],
    ['bytes in place of a text', "UPDATE events SET raw = x'00ff' WHERE seq = 2"],
    ['no time', "UPDATE events SET at = 'noon' WHERE seq = 2"],
    ['no source', 'PRAGMA foreign_keys = OFF; UPDATE events SET source = 99 WHERE seq = 2'],
    ['no sources at all', 'PRAGMA foreign_keys = OFF; DELETE FROM sources'],
  ])('say that the capture is damaged where it holds %s', async (_, damage) => {
    const file = await captureOf([makeEvent(), makeEvent()]);
    change(file, damage);
    const reader = reading(file);
    expect(() => [...reader.eventTexts('\n')]).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
