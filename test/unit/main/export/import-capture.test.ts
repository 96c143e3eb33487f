import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../main/capture/recorder.ts';
import { exportCapture } from '../../../../main/export/export-capture.ts';
import type { ExportFormat } from '../../../../main/export/export-format.ts';
import { importCapture } from '../../../../main/export/import-capture.ts';
import { jsonFormat } from '../../../../main/export/json-format.ts';
import { ndjsonFormat } from '../../../../main/export/ndjson-format.ts';
import { systemClock } from '../../../../main/system-clock.ts';
import { arbitraryEvent } from '../../../support/arbitrary-event.ts';
import { rounds } from '../../../support/long-form.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function exported(capture: string, format: ExportFormat, target: string): Promise<string> {
  const reader = openCapture(capture);
  try {
    await exportCapture({ reader, format, target: { file: target }, application: 'test', exportedAt: 0 });
  } finally {
    reader.close();
  }
  return readFileSync(target, 'utf8');
}

async function imported(text: string, name = 'file.json'): Promise<string> {
  const folder = await temporaryFolder();
  const file = join(folder, name);
  writeFileSync(file, text);
  const target = join(folder, 'target.ringscope');
  try {
    await importCapture({ file, target, application: 'test', now: 0 });
    return target;
  } catch (error) {
    expect(readdirSync(folder)).toEqual([name]);
    throw error;
  }
}

const line = (seq: number, overrides: object = {}): string =>
  JSON.stringify({ ...makeEvent(), seq, ...overrides });
const document = (events: string, head = '"format":"ringscope-capture","version":1'): string =>
  `{${head},"events":[${events}],"calls":[{"any":1}],"sources":[]}`;

/** Text as peers send it: NUL, lone surrogates, emoji, empty. */
const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .chain((start) =>
    fc
      .constantFrom('', '\0', '\ud83d', '\udc00x', '\u2028', '😀', '"\\\n', '=1+1', '__proto__')
      .map((end) => start + end),
  );
const event = arbitraryEvent({
  text,
  time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  sourceId: fc.constantFrom('hq', 'lab', 'hq 2'),
  raw: fc.oneof(text, fc.constantFrom('x'.repeat(300_000), '日本'.repeat(50_000))),
});

describe('import', () => {
  it('gives back whatever was exported, to the letter', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        run += 1;
        const at = (name: string): string => join(folder, `${run}-${name}`);
        await recordEvents(at('a.ringscope'), events);
        for (const format of [jsonFormat, ndjsonFormat]) {
          const first = await exported(at('a.ringscope'), format, at(`1.${format.id}`));
          const target = at(`${format.id}.ringscope`);
          await importCapture({ file: at(`1.${format.id}`), target, application: 'test', now: 0 });
          expect(await exported(target, format, at(`2.${format.id}`))).toBe(first);
        }
      }),
      { numRuns: rounds(8, 320) },
    );
  });

  it('keeps the sources, and takes any formatting and order of members', async () => {
    const source = { id: 'hq', name: 'HQ', protocol: 'aes-wti', options: { devices: ['5590'] } };
    const parts = { events: [JSON.parse(line(3))], unknown: [{ events: 1 }], sources: [source], version: 1 };
    const spaced = JSON.stringify({ ...parts, format: 'ringscope-capture' }, null, '\t');
    const reader = openCapture(await imported(`\ufeff \n${spaced}\n`));
    expect([...reader.events()]).toEqual([{ ...makeEvent(), seq: 3 }]);
    expect(reader.sources()).toEqual([source]);
    reader.close();
  });

  it('keeps the holes that a filter has left', async () => {
    const reader = openCapture(await imported(`${line(2)}\r\n\n${line(7)}\n`, 'file.txt'));
    expect([...reader.events()].map(({ seq }) => seq)).toEqual([2, 7]);
    reader.close();
  });

  it.each([
    [
      'a field of the wrong type',
      `${line(1)}\n${line(2, { from: { number: 5 } })}`,
      'line 2: from.number: expected string',
    ],
    [
      'an unknown kind',
      document(`${line(1)},${line(2, { kind: 'boom' })}`),
      'events[1]: kind: Invalid option',
    ],
    ['an unknown field', line(1, { sequel: 1 }), 'line 1: Unrecognized key: "sequel"'],
    [
      'a seq that does not rise',
      document(`${line(2)},${line(2)}`),
      'events[1]: seq: expected more than 2, received 2',
    ],
    ['a broken line', `${line(1)}\n{"seq":`, 'line 2: '],
    ['something that is no event', document('1'), 'events[0]: expected an object'],
    [
      'events that are no list',
      '{"format":"ringscope-capture","version":1,"events":{}}',
      'events: expected an array',
    ],
    ['an end that is missing', document(line(1)).slice(0, -30), 'This is not complete JSON'],
    ['a list', '[1]', 'This is JSON of another program'],
    ['a list of events', `[${line(1)}]`, 'This is JSON of another program'],
    ['other JSON', '{"log":{"entries":[]}}', 'JSON of another program (it begins with "log")'],
    ['other JSON with a format', document('', '"format":"har"'), 'JSON of another program'],
    ['lines of other JSON', '{"time":1,"level":"info"}\n{"time":2}\n', '(it begins with "time")'],
    ['the same file twice', `${line(1)}\n${line(2)}\n`.repeat(2), 'line 3: seq: expected more than 2'],
    ['two documents in a file', document(line(1)).repeat(2), 'line 1: This is not complete JSON: unexpected'],
    ['a seq that no recording could go on from', line(2 ** 53 - 1), 'line 1: seq: expected at most'],
    ['a seq beyond whole numbers', line(1).replace('"seq":1', '"seq":1e400'), 'line 1: seq: '],
    ['a time beyond whole numbers', document(line(1, { at: 1e300 })), 'events[0]: at: '],
    ['a field that objects have of themselves', line(1).replace('"raw"', '"__proto__"'), 'line 1: '],
    [
      'fields that hide in a prototype',
      document(`{"__proto__":${line(1)}}`),
      'events[0]: a field cannot be called "__proto__"',
    ],
    [
      'nesting without end',
      document(line(1)).replace('"any":1', `"any":${'['.repeat(100_000)}`),
      'line 1: calls: nested deeper than 64 levels',
    ],
    ['a newer version', document('', '"format":"ringscope-capture","version":2'), 'newer Ringscope'],
    ['text', 'Dear Sir or Madam', 'is neither a capture as JSON nor NDJSON'],
  ])('names what is wrong with %s, and leaves nothing behind', async (_, content, message) => {
    await expect(imported(content)).rejects.toThrow(message);
  });

  it('names the line of a document, whatever its formatting', async () => {
    const events = [1, 2, 2].map((seq) => ({ ...makeEvent(), seq }));
    const spread = JSON.stringify({ format: 'ringscope-capture', version: 1, events }, null, 1);
    const lineOfThird = spread.split('\n').findLastIndex((text) => text === '  {') + 1;
    await expect(imported(spread)).rejects.toThrow(
      `line ${lineOfThird}, events[2]: seq: expected more than 2`,
    );
  });

  it.each([
    ['a line', '{"seq":1,"raw":"', 'line 1: it is far too long'],
    [
      'a text of a document',
      '{"format":"ringscope-capture","events":[{"raw":"',
      'line 1: something is far too',
    ],
  ])('gives up on %s without end', async (_, start, message) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'bomb');
    writeFileSync(file, start + 'x'.repeat(70 * 1024 ** 2));
    const target = join(folder, 'target.ringscope');
    await expect(importCapture({ file, target, application: 'test', now: 0 })).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['bomb']);
  });

  it('takes a redacted export', async () => {
    const head =
      '"format":"ringscope-capture","version":1,"redacted":true,"redaction":{"numbers":1,"names":0,"fields":["from"]}';
    const reader = openCapture(await imported(document(line(1), head)));
    expect([...reader.events()]).toEqual([{ ...makeEvent(), seq: 1 }]);
    reader.close();
  });

  it.each([
    ['NDJSON', `${line(1)}\n${line(4)}\n${line(5).slice(0, 40)}`, 'line 3: '],
    [
      'JSON',
      `{"format":"ringscope-capture","version":1,"events":[\n${line(1)},\n${line(4)},\n{"se`,
      'line 4: ',
    ],
  ])('keeps the events before the end of truncated %s when asked to', async (_, content, message) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'cut');
    writeFileSync(file, content);
    const target = join(folder, 'target.ringscope');
    const options = { file, target, application: 'test', now: 0 };
    const result = await importCapture({ ...options, keepUntilError: true });
    expect(result.events).toBe(2);
    expect(result.stoppedBy?.message).toContain(message);
    const reader = openCapture(target);
    expect([...reader.events()].map(({ seq }) => seq)).toEqual([1, 4]);
    reader.close();
  });

  it('keeps nothing of a file of which nothing was understood', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'foreign');
    writeFileSync(file, '{"log":{}}');
    const options = {
      file,
      target: join(folder, 'target'),
      application: 'test',
      now: 0,
      keepUntilError: true,
    };
    await expect(importCapture(options)).rejects.toThrow('another program');
    expect(readdirSync(folder)).toEqual(['foreign']);
  });

  it('replaces a capture only when the import is complete, and none that is recorded to', async () => {
    const target = await imported(line(1));
    const file = join(target, '..', 'file.json');
    const options = { file, target, application: 'test', now: 0, replace: true };
    const before = readFileSync(target);
    writeFileSync(file, `${line(7)}\n{`);
    await expect(importCapture(options)).rejects.toThrow('line 2');
    expect(readFileSync(target).equals(before)).toBe(true);

    writeFileSync(file, line(7));
    const recorder = await openRecorder({ file: target, application: 'test', clock: systemClock });
    await expect(importCapture(options)).rejects.toMatchObject({ code: 'in-use' });
    await recorder.close();
    expect((await importCapture(options)).events).toBe(1);
    const reader = openCapture(target);
    expect([...reader.events()].map(({ seq }) => seq)).toEqual([7]);
    reader.close();
    expect(readdirSync(join(target, '..')).sort()).toEqual(['file.json', 'target.ringscope']);
  });

  it('does not touch a target that is there', async () => {
    const target = await imported(line(1));
    const before = readFileSync(target);
    await expect(importCapture({ file: target, target, application: 'test', now: 0 })).rejects.toMatchObject({
      code: 'exists',
    });
    expect(readFileSync(target).equals(before)).toBe(true);
  });
});
