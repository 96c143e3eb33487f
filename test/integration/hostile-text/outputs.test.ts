import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../main/capture/reader.ts';
import { exportCapture } from '../../../main/export/export-capture.ts';
import { EXPORT_FORMATS } from '../../../main/export/index.ts';
import { callLine } from '../../../main/headless/call-line.ts';
import { eventLine } from '../../../main/headless/event-line.ts';
import { stepLine, verdictLines } from '../../../main/headless/examination-lines.ts';
import { healthLine, linkLine } from '../../../main/headless/link-line.ts';
import { jsonForTerminal } from '../../../main/headless/terminal-text.ts';
import { CallReducer } from '../../../model/calls/call-reducer.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { nativeText } from '../../../model/native-text.ts';
import { ACTIVE, HOSTILE_JSON, HOSTILE_TEXTS, MEGABYTE_NAME } from '../../support/hostile-texts.ts';
import { makeEvent } from '../../support/make-event.ts';
import { makeLinkStatus } from '../../support/make-link-status.ts';
import { recordEvents } from '../../support/record-events.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NAMES = Object.values(HOSTILE_TEXTS);
const plain = (_style: string, text: string) => text;

/** Every field that may hold a peer's words holds this text. */
function eventNamed(text: string, index: number): UnrecordedEvent {
  return makeEvent({
    ...{ at: index * 1_000, receivedAt: index * 1_000, sourceId: text, protocol: text, name: text },
    ...{ callId: `${index} ${text}`, globalCallId: `g${index} ${text}`, connectionId: text, device: text },
    ...{ from: { number: text, name: text }, to: { number: text, name: text }, cause: text, reason: text },
    ...{ agent: { id: text, name: text, state: text }, queue: { id: text, name: text }, joins: [text] },
    raw: `{"known":${HOSTILE_JSON},"name":${JSON.stringify(text)}}`,
  });
}

const EVENTS = [
  ...NAMES.flatMap((name, index) => [
    eventNamed(name, index),
    { ...eventNamed(name, index), kind: 'gap' as const, gap: { since: 0, until: 5, reason: name } },
  ]),
  makeEvent({ from: { name: MEGABYTE_NAME }, raw: MEGABYTE_NAME }),
];

describe('what a terminal is given', () => {
  it('acts on nothing, whatever events and calls are called', () => {
    const calls = new CallReducer();
    const events = EVENTS.map((event, index) => ({ seq: index + 1, ...event }));
    for (const event of events) calls.apply(event);
    const lines = events.flatMap((event) => [eventLine(event, plain), jsonForTerminal(event)]);
    for (const call of calls.calls()) lines.push(callLine(call, plain), jsonForTerminal(call));
    expect(lines.length).toBeGreaterThan(3 * NAMES.length);
    expect(lines.filter((line) => ACTIVE.test(line))).toEqual([]);
  });

  it.each(Object.entries(HOSTILE_TEXTS))(
    'acts on nothing that links and the doctor tell: %s',
    (_kind, text) => {
      const diagnosis = {
        code: 'server-error' as const,
        step: 'connect',
        cause: text,
        cure: text,
        evidence: [text],
      };
      const status = makeLinkStatus({
        sourceId: text,
        state: 'rejected',
        diagnosis,
        lastFailure: { at: 0, diagnosis },
      });
      const step = {
        id: 'connect',
        title: 'Connect',
        status: 'warning' as const,
        durationMs: 1,
        detail: text,
      };
      const examination = { source: text, protocol: 'mqtt', healthy: false, steps: [step], diagnosis };
      const progress = { version: 1, running: null, isOver: true, examination, chains: [], findings: [text] };
      const lines = [linkLine(status, plain), healthLine(status, 0), stepLine(step, 10, plain)]
        .flatMap((part) => part.split('\n'))
        .concat(verdictLines(progress, plain));
      expect(lines.filter((line) => ACTIVE.test(line))).toEqual([]);
    },
  );
});

describe('what the system shows', () => {
  it.each(Object.entries(HOSTILE_TEXTS))('is one line that turns nothing around: %s', (_kind, text) => {
    const shown = nativeText(text, 120);
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(120 + Buffer.byteLength('\u2068\u2069'));
    expect(shown.replace(/^\u2068(.*)\u2069$/su, '$1')).not.toMatch(ACTIVE);
  });
});

describe('exports', () => {
  it.each(EXPORT_FORMATS.map(({ id }) => id))(
    'hold every text, and none of them does anything in it: %s',
    async (id) => {
      const folder = await temporaryFolder();
      await recordEvents(join(folder, 'x.ringscope'), EVENTS);
      const reader = openCapture(join(folder, 'x.ringscope'));
      onTestFinished(() => reader.close());
      const format = EXPORT_FORMATS.find((one) => one.id === id);
      if (!format) throw new Error(`There is no format ${id}.`);
      const file = join(folder, 'export');
      await exportCapture({ reader, format, target: { file }, application: 'Ringscope test', exportedAt: 0 });
      expectInert[id]?.(await readFile(file, 'utf8'));
      expect(expectInert[id]).toBeDefined();
    },
  );
});

/** What every format owes. HTML is opened in a browser by a test of its own. */
const expectInert: Record<string, (text: string) => void> = {
  json: (text) => expectSame((JSON.parse(text) as { events: UnrecordedEvent[] }).events),
  ndjson: (text) => {
    const lines = text.trimEnd().split('\n');
    expectSame(lines.map((line) => JSON.parse(line) as UnrecordedEvent));
  },
  csv: (text) => {
    const cells = [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)];
    const contents = cells.map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare);
    expect(contents.length).toBeGreaterThan(EVENTS.length * 10);
    expect(contents.filter((content) => /^[=+\-@\t\r\p{Cc}]/u.test(content))).toEqual([]);
  },
  mermaid: (text) => expect(text.replaceAll('\n', '')).not.toMatch(ACTIVE),
  html: (text) => {
    expect(text.replaceAll('\n', '')).not.toMatch(ACTIVE);
    expect(text).not.toMatch(/<(script|img|b|svg id|iframe|object)\b/);
  },
};

/** SQLite holds UTF-8, in which half a pair of surrogates cannot be written. */
function expectSame(events: readonly UnrecordedEvent[]): void {
  const wellFormed = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value;
  const wanted = EVENTS.map((event, index) => ({
    seq: index + 1,
    ...(JSON.parse(JSON.stringify(event), wellFormed) as UnrecordedEvent),
  }));
  expect(events).toEqual(wanted);
}
