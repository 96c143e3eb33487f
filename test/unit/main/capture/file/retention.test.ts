import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../../../../main/capture/file/capture-writer.ts';
import type { Written } from '../../../../../main/capture/file/capture-writer.ts';
import { packEvents } from '../../../../../main/capture/file/packed-events.ts';
import type { Retention } from '../../../../../main/capture/file/retention.ts';
import { integerOf } from '../../../../../main/capture/file/schema.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const MINUTE = 60_000;

function openWriter(file: string | null, retention: Partial<Retention>, now = 0): CaptureWriter {
  const none = { maxEvents: null, maxBytes: null, maxAgeMs: null };
  return new CaptureWriter({
    ...{ file, existing: 'continue', application: 'test', now },
    retention: { ...none, ...retention },
  });
}

function write(writer: CaptureWriter, count: number, now: number, sourceId = 'hq'): Written {
  const events = Array.from({ length: count }, () => makeEvent({ sourceId, at: now, receivedAt: now }));
  return writer.append([], packEvents(events), now);
}

describe('what retention removes', () => {
  it('is told together, by source, once a minute when it is much', () => {
    const writer = openWriter(null, { maxEvents: 1000 });
    expect(write(writer, 3000, 0, 'hq').gaps).toEqual([]);
    expect(write(writer, 500, 1000, 'lab').gaps).toEqual([]);
    const { gaps, firstSeq } = write(writer, 3000, MINUTE);
    expect(firstSeq).toBe(3501);
    expect(gaps).toMatchObject([
      {
        ...{ kind: 'gap', name: 'recordTrimmed', sourceId: 'hq', protocol: 'aes-wti', receivedAt: MINUTE },
        gap: {
          ...{ since: 0, until: 0, count: 3000 },
          reason: '3,000 events were removed by the limit of 1,000 events',
        },
      },
      { sourceId: 'lab', gap: { since: 1000, until: 1000, count: 500 } },
    ]);
    expect(writer.lastSeq).toBe(6502);
    expect(write(writer, 2000, 2 * MINUTE - 1).gaps).toEqual([]);
    // The 3,000, the telling of before, and half of the 2,000; the telling for the other source alone is not worth it.
    expect(write(writer, 0, 2 * MINUTE).gaps).toMatchObject([{ sourceId: 'hq', gap: { count: 4001 } }]);
    writer.close();
  });

  it('is told once an hour when it is little', () => {
    const writer = openWriter(null, { maxAgeMs: 10 * MINUTE });
    let told = 0;
    let removed = 0;
    for (let minute = 0; minute < 600; minute += 1) {
      const written = write(writer, 1, minute * MINUTE);
      removed += written.removed;
      for (const { gap } of written.gaps) told += gap?.count ?? 0;
      if (minute > 0 && minute % 60 === 0) expect(removed - told).toBe(0);
    }
    expect(removed).toBeGreaterThan(580);
    writer.close();
  });

  it('never makes events of nothing but its own telling', () => {
    const writer = openWriter(null, { maxEvents: 10 });
    write(writer, 100, 0);
    let gaps = 0;
    for (let hour = 1; hour < 20; hour += 1) gaps += write(writer, 0, hour * 60 * MINUTE).gaps.length;
    expect(gaps).toBe(1);
    writer.close();
  });

  it('is told at the end of a recording, and after a crash by the next one', async () => {
    const file = join(await temporaryFolder(), 'test.ringscope');
    const silent = openWriter(file, { maxEvents: 10 });
    write(silent, 50, 0);
    write(silent, 60, 1);
    silent.close();
    const writer = openWriter(file, { maxEvents: 10 }, 5);
    expect(writer.tellRemoved(7)).toMatchObject({ firstSeq: 111, gaps: [{ gap: { count: 50 } }] });
    expect(writer.tellRemoved(8).gaps).toEqual([]);
    expect(writer).toMatchObject({ events: 61, lastSeq: 111 });
    writer.close();
    const database = new DatabaseSync(file, { readOnly: true });
    expect(integerOf(database, 'SELECT events FROM capture')).toBe(61);
    expect(integerOf(database, "SELECT count(*) FROM events WHERE kind = 'gap'")).toBe(1);
    database.close();
  });

  it.each([
    [{ maxBytes: 300_000 }, 'removed by the limit of 0.3 MB'],
    [{ maxAgeMs: 86_400_000 }, 'removed by the limit of 1 day'],
    [{ maxAgeMs: 5_400_000 }, 'removed by the limit of 1.5 hours'],
  ])('names the limit %j', (retention, reason) => {
    const writer = openWriter(null, retention);
    write(writer, 3000, 0);
    const { gaps } = write(writer, 10, 90_000_000);
    expect(gaps[0]?.reason).toContain(reason);
    writer.close();
  });
});
