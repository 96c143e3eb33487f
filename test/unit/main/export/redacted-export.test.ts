import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../../../main/capture/reader.ts';
import { exportCapture } from '../../../../main/export/export-capture.ts';
import { importCapture } from '../../../../main/export/import-capture.ts';
import { EXPORT_FORMATS, exportFormat } from '../../../../main/export/index.ts';
import type { UnrecordedEvent } from '../../../../model/event.ts';
import { rounds } from '../../../support/long-form.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const NAMES = ['Harbour Dental', 'Zoë Müller', 'Old Mill & Sons', 'O’Brien <ltd>', '山田太郎', 'Depot "Sud"'];
/** Of digits that no time, seq or size on a page begins with. */
const number = fc
  .integer({ min: 5_550_100_000, max: 5_559_999_999 })
  .map((value) => (value % 2 === 0 ? `+${value}` : String(value)));
const party = fc.record({ number, name: fc.constantFrom(...NAMES) });
const story = fc.array(
  fc.record({
    call: fc.integer({ min: 1, max: 4 }),
    kind: fc.constantFrom('delivered', 'queued', 'established', 'failed', 'callCleared'),
    from: party,
    to: party,
    agent: fc.constantFrom(...NAMES),
    isJson: fc.boolean(),
  } as const),
  { minLength: 1, maxLength: 30 },
);

type Telling = typeof story extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function eventOf({ call, kind, from, to, agent, isJson }: Telling, index: number): UnrecordedEvent {
  const said = `${from.name} (${from.number}) for ${to.number}, ${agent}`;
  return makeEvent({
    ...{ kind, from, to, callId: `c-${call}`, connectionId: `c-${call}/${to.number}` },
    ...{ at: index * 1_000, receivedAt: index * 1_000, device: `${to.number}:CM::0` },
    ...{ agent: { id: to.number, name: agent }, queue: { id: from.number, name: to.name } },
    raw: isJson ? JSON.stringify({ said, caller: from.number, to: [to] }) : `INVITE ${said}`,
    ...(kind === 'failed' && { reason: said }),
  });
}

/** What a person reads in a file of any format: escapes and entities resolved. */
function readable(text: string): string {
  return text
    .replace(/&#(\d+);|#(\d+);/g, (_all, one?: string, other?: string) =>
      String.fromCodePoint(Number(one ?? other)),
    )
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\\+"|""/g, '"')
    .toLowerCase();
}

describe('a redacted export', () => {
  it.each(EXPORT_FORMATS)('as $id holds no original', async (format) => {
    const folder = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(story, async (tellings) => {
        run += 1;
        const file = join(folder, `${run}.ringscope`);
        const target = join(folder, `${run}.out`);
        await recordEvents(file, tellings.map(eventOf));
        const reader = openCapture(file);
        const fixed = { target: { file: target }, application: 'Ringscope test', exportedAt: 0 };
        await exportCapture({ reader, format, redact: true, ...fixed });
        reader.close();
        const text = readable(readFileSync(target, 'utf8'));
        for (const { from, to, agent } of tellings) {
          for (const original of [from.number, to.number])
            expect(text).not.toContain(original.replace('+', ''));
          for (const name of [from.name, to.name, agent]) expect(text).not.toContain(name.toLowerCase());
        }
      }),
      { numRuns: rounds(4, 160) },
    );
  });

  it('as JSON can be imported, and then exports as the same events', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'first.ringscope');
    await recordEvents(file, [makeEvent(), makeEvent({ kind: 'established', raw: '{"by":"Front desk"}' })]);
    const exported = async (capture: string, out: string, redact: boolean): Promise<string> => {
      const format = exportFormat(redact ? 'json' : 'ndjson');
      if (!format) throw new Error('there is no such format');
      const reader = openCapture(capture);
      const target = { file: join(folder, out) };
      await exportCapture({ reader, format, redact, target, application: 'Ringscope test', exportedAt: 0 });
      reader.close();
      return readFileSync(target.file, 'utf8');
    };
    const redacted = await exported(file, 'redacted.json', true);
    const copy = join(folder, 'copy.ringscope');
    await importCapture({ file: join(folder, 'redacted.json'), target: copy, application: 'x', now: 0 });
    const again = await exported(copy, 'again.ndjson', false);
    expect(again).toContain('Person 1');
    for (const line of again.trimEnd().split('\n')) expect(redacted).toContain(line);
  });
});
