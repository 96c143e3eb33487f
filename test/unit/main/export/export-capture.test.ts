import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Call } from '../../../../model/call.ts';
import type { UnrecordedEvent } from '../../../../model/event.ts';
import { openCapture } from '../../../../main/capture/reader.ts';
import type { CaptureReader } from '../../../../main/capture/reader.ts';
import { captureJsonSchema } from '../../../../main/export/capture-schema.ts';
import { exportCapture } from '../../../../main/export/export-capture.ts';
import type { ExportOptions } from '../../../../main/export/export-capture.ts';
import type { Selection } from '../../../../main/export/selection.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';
import { EXPORT_FORMATS, exportFormat } from '../../../../main/export/index.ts';
import { jsonFormat } from '../../../../main/export/json-format.ts';
import { ndjsonFormat } from '../../../../main/export/ndjson-format.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SCHEMA_FILE = new URL('../../../../main/export/capture.schema.json', import.meta.url);

interface Place {
  folder: string;
  target: string;
  reader: CaptureReader;
}

async function captureOf(events: UnrecordedEvent[]): Promise<Place> {
  const folder = await temporaryFolder();
  const file = join(folder, 'test.ringscope');
  await recordEvents(file, events);
  const reader = openCapture(file);
  onTestFinished(() => reader.close());
  return { folder, target: join(folder, 'export.json'), reader };
}

function run({ reader, target }: Place, options: Partial<ExportOptions> = {}) {
  const fixed = { application: 'Ringscope test', exportedAt: Date.UTC(2026, 2, 2, 14) };
  return exportCapture({ reader, format: jsonFormat, target: { file: target }, ...fixed, ...options });
}

/** A stream that takes one write at a time; `onWrite` may fail it. */
function slowStream(onWrite: (chunk: string) => Error | null): Writable {
  return new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => setImmediate(() => done(onWrite(chunk))),
  });
}

/** What the events of `makeEvent` make. */
const CALL: Partial<Call> = {
  id: '4711',
  sourceId: 'hq',
  protocol: 'aes-wti',
  parties: [
    { number: '5550100', name: 'Front desk', role: 'caller' },
    { number: '5590', role: 'called' },
  ],
  direction: 'in',
  state: 'ringing',
};

function eventsThat(text: string): Selection {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { of: 'events', filter: parsed.filter, isChosen: null };
}

describe('the JSON export', () => {
  it('is the document that the design describes, one event a line', async () => {
    const place = await captureOf([
      makeEvent(),
      makeEvent({ kind: 'established', name: 'EstablishedEvent' }),
    ]);
    const result = await run(place);
    const text = readFileSync(place.target, 'utf8');
    expect(JSON.parse(text)).toEqual({
      format: 'ringscope-capture',
      version: 1,
      exportedAt: '2026-03-02T14:00:00.000Z',
      application: 'Ringscope test',
      filter: null,
      redacted: false,
      sources: [{ id: 'hq', name: 'hq', protocol: 'aes-wti', options: {} }],
      events: [
        { ...makeEvent(), seq: 1 },
        { ...makeEvent({ kind: 'established', name: 'EstablishedEvent' }), seq: 2 },
      ],
      calls: [expect.objectContaining(CALL)],
      counts: { events: 2, calls: 1, byKind: { delivered: 1, established: 1 } },
    });
    const lines = text.split('\n').filter((line) => line.includes('"seq":'));
    expect(lines.map((line): unknown => JSON.parse(line.replace(/,$/, '')))).toMatchObject([
      { seq: 1 },
      { seq: 2 },
    ]);
    expect(result).toEqual({
      counts: { events: 2, calls: 1, byKind: { delivered: 1, established: 1 } },
      complete: true,
    });
    if (process.platform !== 'win32') expect(statSync(place.target).mode & 0o777).toBe(0o600);
  });

  it('agrees with the schema that ships, in the eyes of another validator', async () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false });
    addFormats.default(ajv);
    const schema: unknown = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
    if (typeof schema !== 'object' || schema === null) throw new Error('no schema');
    const validate = ajv.compile(schema);
    const everything = makeEvent({
      ...{ kind: 'gap', globalCallId: 'g', connectionId: 'c', joins: ['g2'], direction: 'internal' },
      ...{
        cause: 'busy',
        agent: { id: '7', name: 'Desk 7', state: 'ready' },
        queue: { id: 'q', name: 'Sales' },
      },
      ...{ reason: 'why', gap: { since: 1, until: 2, count: 3, reason: 'why' } },
      ...{ raw: Buffer.from([0, 255]).toString('base64'), rawEncoding: 'base64' },
    });
    for (const events of [[], [makeEvent(), everything]]) {
      const place = await captureOf(events);
      for (const redact of [false, true]) {
        await run(place, { redact });
        validate(JSON.parse(readFileSync(place.target, 'utf8')));
        expect(validate.errors).toBeNull();
      }
    }
    expect(validate({ format: 'ringscope-capture' })).toBe(false);
  });

  it('has its schema generated from the types: node test/support/generate-capture-schema.ts', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(captureJsonSchema());
  });
});

describe('every export', () => {
  it('has a format of its own name', () => {
    expect(EXPORT_FORMATS.map(({ id }) => exportFormat(id)?.id)).toEqual(EXPORT_FORMATS.map(({ id }) => id));
    expect(exportFormat('docx')).toBeUndefined();
  });

  it('holds what the filter chooses, and says which it was', async () => {
    const place = await captureOf([makeEvent(), makeEvent({ callId: 'x' }), makeEvent()]);
    await run(place, { selection: eventsThat('call:x'), filterText: 'call:x' });
    const written: unknown = JSON.parse(readFileSync(place.target, 'utf8'));
    expect(written).toMatchObject({ filter: 'call:x', events: [{ seq: 2 }], counts: { events: 1 } });
  });

  it('goes to a stream as fast as that takes it, and does not end it', async () => {
    const place = await captureOf(Array.from({ length: 3000 }, () => makeEvent({ raw: 'x'.repeat(500) })));
    let text = '';
    let longest = 0;
    const stream = slowStream((chunk) => {
      text += chunk;
      longest = Math.max(longest, chunk.length);
      return null;
    });
    const progress: number[] = [];
    await run(place, {
      format: ndjsonFormat,
      target: { stream },
      onProgress: ({ seen, total }) => progress.push(seen / total),
    });
    expect(text.trimEnd().split('\n')).toHaveLength(3000);
    expect(longest).toBeLessThan(200_000);
    expect(progress.at(-1)).toBe(1);
    expect(progress.length).toBeGreaterThan(10);
    expect(stream.writable).toBe(true);
    expect(stream.listenerCount('error')).toBe(0);
  });

  it('ends quietly when the reader of the stream leaves', async () => {
    const place = await captureOf(Array.from({ length: 3000 }, () => makeEvent({ raw: 'x'.repeat(500) })));
    let writes = 0;
    const stream = slowStream(() =>
      ++writes < 2 ? null : Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    );
    const { complete, counts } = await run(place, { format: ndjsonFormat, target: { stream } });
    expect(complete).toBe(false);
    expect(counts.events).toBeLessThan(3000);
  });

  it('tells of any other failure of the stream', async () => {
    const place = await captureOf([makeEvent()]);
    const stream = slowStream(() => new Error('no space'));
    await expect(run(place, { target: { stream } })).rejects.toThrow('no space');
  });

  it('leaves the old file and nothing else when it is cancelled', async () => {
    const place = await captureOf(Array.from({ length: 3000 }, () => makeEvent({ raw: 'x'.repeat(500) })));
    writeFileSync(place.target, 'old');
    const cancelling = new AbortController();
    const exporting = run(place, { signal: cancelling.signal, onProgress: () => cancelling.abort() });
    await expect(exporting).rejects.toThrow('abort');
    expect(readdirSync(place.folder).toSorted()).toEqual(['export.json', 'test.ringscope']);
    expect(readFileSync(place.target, 'utf8')).toBe('old');
  });

  it('holds the chosen calls with all their events', async () => {
    const place = await captureOf([
      makeEvent(),
      makeEvent({ callId: 'x', from: { number: '5550199' } }),
      makeEvent({ kind: 'established', state: 'connected' }),
      makeEvent({ callId: 'x', kind: 'message' }),
    ]);
    const filter = eventsThat('from:5550199').filter;
    await run(place, { selection: { of: 'calls', filter, isChosen: null } });
    expect(JSON.parse(readFileSync(place.target, 'utf8'))).toMatchObject({
      events: [{ seq: 2 }, { seq: 4 }],
      calls: [{ id: 'x' }],
    });
    const isChosen = (_: Call, firstSeq: number) => firstSeq === 1;
    await run(place, { selection: { of: 'calls', filter: { type: 'everything' }, isChosen } });
    expect(JSON.parse(readFileSync(place.target, 'utf8'))).toMatchObject({
      events: [{ seq: 1 }, { seq: 3 }],
    });
  });

  it.each(EXPORT_FORMATS)('as $id holds no number and no name when it is redacted', async (format) => {
    const place = await captureOf([makeEvent({ raw: '{"who":"Front desk, 555-0100"}' }), makeEvent()]);
    const selection = { ...eventsThat('from:5550100'), of: format.of };
    await run(place, { format, redact: true, selection, filterText: 'from:5550100' });
    const text = readFileSync(place.target, 'utf8');
    expect(text).toContain('Person 1');
    expect(text).not.toMatch(/555-?0100|(?<!\d)5590(?!\d)|Front desk/i);
  });

  it('says what was replaced, and hides the filter', async () => {
    const place = await captureOf([makeEvent()]);
    await run(place, { redact: true, selection: eventsThat('from:5550100'), filterText: 'from:5550100' });
    expect(JSON.parse(readFileSync(place.target, 'utf8'))).toMatchObject({
      ...{ redacted: true, filter: 'redacted', redaction: { numbers: 2, names: 1, fields: 4 } },
      events: [{ from: { name: 'Person 1' } }],
    });
  });
});
