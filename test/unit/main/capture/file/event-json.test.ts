import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../../../main/capture/reader.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { arbitraryEvent } from '../../../../support/arbitrary-event.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';
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
      const expected = Array.from(reader.events(), (one) => ({
        seq: one.seq,
        kind: one.kind,
        json: JSON.stringify(one),
      }));
      expect(expected).toHaveLength(events.length);
      expect([...reader.eventTexts()]).toEqual(expected);
    });
    await fc.assert(property, { numRuns: rounds(15, 1_000) });
  }, 60_000);

  it('are those between two seqs', async () => {
    const reader = reading(await captureOf(Array.from({ length: 5 }, () => makeEvent())));
    expect(Array.from(reader.eventTexts({ fromSeq: 2, toSeq: 4 }), ({ seq }) => seq)).toEqual([2, 3, 4]);
    expect([...reader.eventTexts({ fromSeq: 6 })]).toEqual([]);
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
    const database = new DatabaseSync(file);
    database.exec(damage);
    database.close();
    const reader = reading(file);
    expect(() => [...reader.eventTexts()]).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
