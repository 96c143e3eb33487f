import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../../main/capture/reader.ts';
import { exportCapture } from '../../../../main/export/export-capture.ts';
import { exportFormat } from '../../../../main/export/index.ts';
import type { UnrecordedEvent } from '../../../../model/event.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function exported(id: string, events: UnrecordedEvent[], of: 'events' | 'calls' = 'events') {
  const folder = await temporaryFolder();
  await recordEvents(join(folder, 'test.ringscope'), events);
  const reader = openCapture(join(folder, 'test.ringscope'));
  onTestFinished(() => reader.close());
  const format = exportFormat(id);
  if (!format) throw new Error(`there is no format ${id}`);
  const file = join(folder, 'export');
  const notices: string[] = [];
  await exportCapture({
    ...{ reader, format, target: { file }, application: 'Ringscope test', exportedAt: 0 },
    selection: { of, filter: { type: 'everything' }, isChosen: null },
    onNotice: (text) => notices.push(text),
  });
  return { text: readFileSync(file, 'utf8'), notices };
}

/** A reader of RFC 4180, written from its grammar. */
function rows(csv: string): string[][] {
  const cells = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)];
  expect(cells.map(([all]) => all).join('')).toBe(csv);
  const found: string[][] = [[]];
  for (const [, quoted, plain = '', end] of cells) {
    found.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') found.push([]);
  }
  found.pop();
  return found;
}

describe('the CSV export', () => {
  it('has a line of headings and a line for each event', async () => {
    const { text } = await exported('csv', [
      makeEvent(),
      makeEvent({ raw: 'a "quoted", line\nand another' }),
    ]);
    const [head = [], first = [], second = []] = rows(text);
    const cell = (row: string[], name: string) => row[head.indexOf(name)];
    expect(head.slice(0, 6)).toEqual(['seq', 'at', 'receivedAt', 'source', 'protocol', 'kind']);
    expect(first.slice(0, 6)).toEqual([
      ...['1', '2026-03-02T13:00:00.000Z', '2026-03-02T13:00:00.040Z', 'hq', 'aes-wti', 'delivered'],
    ]);
    expect([cell(first, 'from'), cell(first, 'fromName')]).toEqual(['5550100', 'Front desk']);
    expect(cell(second, 'raw')).toBe('a "quoted", line\nand another');
  });

  it.each(['=1+1', '+33155204109', '-2', '@SUM(A1)', '\tx', '\rx', '\u0000x', '\uff1d1', "'already"])(
    'keeps a spreadsheet from acting on %j',
    async (text) => {
      const { text: csv } = await exported('csv', [makeEvent({ from: { name: text } })]);
      const [head = [], row = []] = rows(csv);
      expect(row[head.indexOf('fromName')]).toBe(`'${text}`);
    },
  );

  it('is a table of calls where calls are chosen', async () => {
    const at = Date.UTC(2026, 2, 2, 13);
    const { text } = await exported(
      'csv',
      [
        makeEvent(),
        makeEvent({ kind: 'established', state: 'connected', at: at + 6_000, receivedAt: at + 6_000 }),
        makeEvent({ kind: 'callCleared', state: 'cleared', at: at + 66_500, receivedAt: at + 66_500 }),
      ],
      'calls',
    );
    const [head = [], row = [], ...others] = rows(text);
    const call = Object.fromEntries(head.map((name, index) => [name, row[index]]));
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      ...{ call: '4711', from: '5550100', fromName: 'Front desk', to: '5590', outcome: 'answered' },
      ...{ ringSeconds: '6', talkSeconds: '60.5', durationSeconds: '66.5', events: '3' },
    });
  });
});

describe('the Mermaid export', () => {
  /** The statements of a sequence diagram that are written (https://mermaid.js.org/syntax/sequenceDiagram.html). */
  const STATEMENT =
    /^(sequenceDiagram| {2}(participant p\d+ as|p\d+->>p\d+:|Note over p\d+:) ([\p{L}\p{M}\p{N} .,()/…·→]|#\d+;)+)$/u;
  const HOSTILE = 'x\nend; p1->>p2: <b>%%{init}%% "q" #35; `code` \u202eevil [a](javascript:b) ```';

  it('has a diagram for each call', async () => {
    const { text } = await exported('mermaid', [makeEvent(), makeEvent({ callId: 'other' })]);
    expect(text.match(/```mermaid\nsequenceDiagram\n/g)).toHaveLength(2);
    expect(text).toContain('  participant p1 as 5550100 (Front desk)\n  participant p2 as 5590\n');
    expect(text).toContain('  p1->>p2: #43;0.000 s Rings\n');
  });

  it('says in a diagram where events are missing, and for how long', async () => {
    const { at, callId: _call, state: _state, ...outside } = makeEvent({ kind: 'gap' });
    const gap = { since: at + 1_000, until: at + 13_500, reason: 'The server closed the connection.' };
    const lost = { ...outside, at: gap.until, gap };
    const end = makeEvent({ kind: 'callCleared', at: at + 20_000, state: 'cleared' });
    const { text } = await exported('mermaid', [makeEvent(), lost, end]);
    expect(text).toMatch(
      / Rings\n {2}Note over p1: Events are missing for 12 s.*The server closed the connection/,
    );
    const { text: page } = await exported('html', [makeEvent(), lost, end]);
    expect(page).toMatch(/<svg.*class="gap".*Events are missing for 12 s/);
  });

  it('lets no text of a peer out of its place', async () => {
    const hostile = makeEvent({
      ...{ from: { number: HOSTILE, name: HOSTILE }, to: { name: HOSTILE }, cause: HOSTILE, callId: HOSTILE },
      ...{ device: 'end', agent: { id: HOSTILE }, queue: { id: HOSTILE } },
    });
    const { text } = await exported('mermaid', [hostile]);
    const [before = '', diagram = '', after = ''] = text.split(/```mermaid\n|```\n/);
    for (const line of diagram.trimEnd().split('\n')) expect(line).toMatch(STATEMENT);
    expect(diagram).not.toMatch(/\bend\b/i);
    expect(before + after).not.toMatch(/[<>`\u202e]|\]\(/);
  });
});
