import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelephonyEvent, UnrecordedEvent } from '../../../../../model/event.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../../main/capture/recorder.ts';
import { recoverCapture } from '../../../../../main/capture/recovery/recover-capture.ts';
import type {
  RecoveryOptions,
  RecoveryReport,
} from '../../../../../main/capture/recovery/recover-capture.ts';
import { systemClock } from '../../../../../main/system-clock.ts';
import { PAGE, captureToDamage, damage } from '../../../../support/damaged-capture.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function recovered(
  file: string,
  options: Partial<RecoveryOptions> = {},
): Promise<{ report: RecoveryReport; events: TelephonyEvent[] }> {
  const target = join(await temporaryFolder(), 'recovered.ringscope');
  const before = readFileSync(file);
  const report = await recoverCapture({
    ...{ file, target, replace: false, application: 'test', now: 0 },
    ...options,
  });
  expect(readFileSync(file).equals(before)).toBe(true);
  const reader = openCapture(target);
  const events = [...reader.events()];
  reader.close();
  return { report, events };
}

/** Everything that came back is as it was recorded, and every number is there: as an event or told as lost. */
function expectHonest(
  original: readonly UnrecordedEvent[],
  { report, events }: { report: RecoveryReport; events: TelephonyEvent[] },
): void {
  const kept = events.filter(({ kind }) => kind !== 'gap');
  expect(report.recovered).toBe(kept.length);
  const mended = kept.filter(({ seq, ...event }) => !isDeepStrictEqual(event, original[seq - 1]));
  expect(mended).toHaveLength(report.mended);
  const lost = new Set<number>();
  for (const { fromSeq, toSeq } of report.lost) {
    for (let seq = fromSeq; seq <= toSeq; seq += 1) lost.add(seq);
    expect(events.find(({ seq }) => seq === fromSeq)).toMatchObject({ kind: 'gap', name: 'recordDamaged' });
  }
  expect(report.lostEvents).toBe(lost.size);
  const all = [...kept.map(({ seq }) => seq), ...lost].sort((one, other) => one - other);
  expect(all).toEqual(original.map((_, index) => index + 1));
}

describe('recovery', () => {
  it('gives back all of a capture that is whole', async () => {
    const { file, events } = await captureToDamage(300);
    const found = await recovered(file);
    expect(found.report).toEqual({ recovered: 300, mended: 0, lostEvents: 0, lost: [] });
    expectHonest(events, found);
  });

  it(
    'gives back all but what zeroed or overwritten pages held, wherever they are',
    { timeout: 60_000 },
    async () => {
      const { file, events } = await captureToDamage(200);
      const whole = readFileSync(file);
      const pages = whole.length / PAGE;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              page: fc.integer({ min: 0, max: pages - 1 }),
              from: fc.constantFrom(0, 0, 100, 4000, PAGE - 300),
              length: fc.constantFrom(PAGE, 16, 500),
              fill: fc.constantFrom(0, 0x0d, 0xa5, 0xff),
            }),
            { minLength: 1, maxLength: 4 },
          ),
          async (wounds) => {
            const bytes = Buffer.from(whole);
            for (const { page, from, length, fill } of wounds) {
              bytes.fill(fill, page * PAGE + from, Math.min(page * PAGE + from + length, (page + 1) * PAGE));
            }
            writeFileSync(file, bytes);
            const found = await recovered(file);
            // The content of a cell carries no checksum: what was overwritten within one cannot always be told.
            const isWholePages = wounds.every(({ from, length }) => from === 0 && length === PAGE);
            const factsPage = 1;
            if (isWholePages && wounds.every(({ page }) => page > factsPage + 1)) expectHonest(events, found);
            expect(found.report.recovered).toBeGreaterThan(200 - 40 * wounds.length);
            expect(found.events.map(({ seq }) => seq)).toEqual(
              found.events.map(({ seq }) => seq).sort((one, other) => one - other),
            );
          },
        ),
        { numRuns: rounds(25, 1_000) },
      );
    },
  );

  it('does without the header', async () => {
    const { file, events } = await captureToDamage(100);
    damage(file, (bytes) => bytes.fill(0x55, 0, PAGE));
    expectHonest(events, await recovered(file));
  });

  it('tells of the end that is missing', async () => {
    const { file, events } = await captureToDamage(300);
    damage(file, (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2) + 1000));
    const found = await recovered(file);
    expectHonest(events, found);
    const tail = found.report.lost.at(-1);
    const gap = found.events.at(-1);
    expect(tail?.toSeq).toBe(300);
    expect(gap).toMatchObject({ kind: 'gap', sourceId: 'hq', gap: { count: 301 - (tail?.fromSeq ?? 0) } });
    expect(gap?.gap?.until).toBeUndefined();
  });

  it('keeps an event without its rare members where those are no JSON, and names a row that is none', async () => {
    const { file, events } = await captureToDamage(30);
    const database = new DatabaseSync(file);
    database.exec(`UPDATE events SET details = '{"agentName"' WHERE seq = 11`);
    database.exec(`UPDATE events SET kind = 'exploded' WHERE seq = 20`);
    database.close();
    const found = await recovered(file);
    expectHonest(events, found);
    expect(found.report).toEqual({
      recovered: 29,
      mended: 1,
      lostEvents: 1,
      lost: [{ fromSeq: 20, toSeq: 20, reason: '"exploded" is none of the known words' }],
    });
    expect(found.events[10]).toMatchObject({ agent: { id: '12' }, raw: events[10]?.raw });
    expect(found.events[19]).toMatchObject({
      kind: 'gap',
      gap: { since: events[18]?.receivedAt, until: events[20]?.receivedAt, count: 1 },
      reason: 'the file was damaged: event 20 was lost',
    });
  });

  it('takes from the log what a recording that was cut off has left there', async () => {
    const { file, events } = await captureToDamage(20);
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    const more = Array.from({ length: 50 }, (_, index) => makeEvent({ callId: `later ${index}` }));
    for (const event of more) recorder.append(event);
    await recorder.flush();
    const cutOff = join(await temporaryFolder(), 'cut-off.ringscope');
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${cutOff}${end}`);
    await recorder.close();
    expectHonest([...events, ...more], await recovered(cutOff));
    // A log whose end is torn ends before it.
    damage(`${cutOff}-wal`, (bytes) => bytes.subarray(0, bytes.length - 10));
    expect((await recovered(cutOff)).report.recovered).toBeGreaterThanOrEqual(20);
  });

  it('does not bring back what retention has removed', async () => {
    const { file } = await captureToDamage(300);
    const options = { application: 'test', clock: systemClock, retention: { maxEvents: 100 } };
    const recorder = await openRecorder({ file, ...options });
    while (recorder.counts.events > 100) await recorder.flush();
    await recorder.close();
    const { report, events } = await recovered(file);
    expect(report.lostEvents).toBe(0);
    expect(events[0]?.seq).toBe(201);
  });

  it('takes the holes of a filtered import for what they are', async () => {
    const { file } = await captureToDamage(40);
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM events WHERE seq % 3 = 0; UPDATE capture SET events = 27');
    database.close();
    const { report } = await recovered(file);
    expect(report.recovered).toBe(27);
    expect(report.lostEvents).toBeLessThan(10);
  });

  it('says it at every source that may have lost something', async () => {
    const file = join(await temporaryFolder(), 'two.ringscope');
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    for (let index = 0; index < 60; index += 1) {
      recorder.append(makeEvent({ sourceId: index % 2 ? 'hq' : 'lab', raw: 'x'.repeat(1000) }));
    }
    await recorder.close();
    damage(file, (bytes) => bytes.fill(0, 7 * PAGE, 8 * PAGE));
    const { events } = await recovered(file);
    const gaps = events.filter(({ kind }) => kind === 'gap');
    expect(gaps.map(({ sourceId }) => sourceId).sort()).toEqual(['hq', 'lab']);
    expect(gaps.map(({ gap }) => gap?.count)).toEqual([undefined, undefined]);
  });

  it('finds nothing in something else, and makes nothing of it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'letter.txt');
    writeFileSync(file, 'Dear Sir or Madam, '.repeat(3000));
    const options = { file, replace: true, application: 'test', now: 0 };
    await expect(recoverCapture({ ...options, target: join(folder, 'new') })).rejects.toMatchObject({
      code: 'not-a-capture',
    });
    await expect(recoverCapture({ ...options, target: file })).rejects.toMatchObject({ code: 'exists' });
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });

  it('leaves alone what is recorded to, and stops when it is told to', async () => {
    const { file } = await captureToDamage(20);
    const target = `${file}-new`;
    const options = { file, target, replace: false, application: 'test', now: 0 };
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    await expect(recoverCapture(options)).rejects.toMatchObject({ code: 'in-use' });
    await recorder.close();
    const stop = new AbortController();
    const stopped = recoverCapture({ ...options, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toThrow('aborted');
    expect(existsSync(target)).toBe(false);
  });
});
