import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { compileFilter } from '../../../../../model/filter/evaluate.ts';
import { parseFilter } from '../../../../../model/filter/parser.ts';
import { NOW, anyEvent, anyFilter } from '../../../../support/arbitrary-filters.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function captureOf(events: Parameters<typeof recordEvents>[1]) {
  const file = join(await temporaryFolder(), 'test.ringscope');
  await recordEvents(file, events);
  const reader = openCapture(file);
  onTestFinished(() => reader.close());
  return reader;
}

it('never leaves out an event that the filter selects', async () => {
  const events = fc.sample(anyEvent, { numRuns: 300, seed: 11 });
  const reader = await captureOf([
    ...events.map(({ seq: _, ...event }) => event),
    // Letters that become ASCII in lower case, and a byte at which SQLite stops reading.
    makeEvent({ from: { name: '\u212aIOSK \u0130zmir' } }),
    makeEvent({ from: { name: 'before\u0000after' } }),
  ]);
  const all = [...reader.events()];
  fc.assert(
    fc.property(anyFilter, (filter) => {
      const selects = compileFilter(filter, { now: NOW }).event;
      const found = [...reader.events({ filter, now: NOW })].filter(selects);
      expect(found.map(({ seq }) => seq)).toEqual(all.filter(selects).map(({ seq }) => seq));
    }),
    { numRuns: rounds(120, 4_800) },
  );
});

it.each([
  ['kind:held', 1],
  ['-kind:delivered', 1],
  ['source:hq', 3],
  ['source:other', 0],
  ['from:555*', 3],
  ['connection:x', 1],
  ['seq:2..3', 2],
  ['from:k*', 0],
])('has SQLite pass over what %s does not select', async (text, left) => {
  const reader = await captureOf([
    makeEvent(),
    makeEvent({ connectionId: 'x' }),
    makeEvent({ kind: 'held' }),
  ]);
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  expect([...reader.events({ filter: parsed.filter })]).toHaveLength(left);
});

it('reads without the raw messages where they are not needed', async () => {
  const reader = await captureOf([makeEvent()]);
  expect([...reader.events({ withoutRaw: true })]).toEqual([{ ...makeEvent(), seq: 1, raw: '' }]);
});
