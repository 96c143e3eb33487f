import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CaptureWriter } from '../../../../../main/capture/file/capture-writer.ts';
import { packEvents } from '../../../../../main/capture/file/packed-events.ts';
import { FreshEvents } from '../../../../../main/capture/stored/fresh-events.ts';
import { StoredEvents } from '../../../../../main/capture/stored/stored-events.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { anyEvent } from '../../../../support/arbitrary-filters.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';

interface Record {
  stored: StoredEvents;
  fresh: FreshEvents;
  /** How often the disk was asked. */
  reads: () => number;
  write: (events: readonly UnrecordedEvent[]) => void;
  close: () => void;
}

function openRecord({ maxEvents = null }: { maxEvents?: number | null } = {}): Record {
  const writer = new CaptureWriter({
    ...{ file: null, existing: 'continue', application: 'Ringscope test', now: 0 },
    retention: { maxEvents, maxBytes: null, maxAgeMs: null },
  });
  const stored = new StoredEvents(writer.database);
  let reads = 0;
  const fresh = new FreshEvents({
    after(seq, limit) {
      reads += 1;
      return stored.after(seq, limit);
    },
  });
  let isOpen = true;
  const close = (): void => {
    if (isOpen) writer.close();
    isOpen = false;
  };
  onTestFinished(close);
  return {
    stored,
    fresh,
    reads: () => reads,
    close,
    write(events) {
      const packed = packEvents(events);
      const { firstSeq, removed } = writer.append([], packed, 0);
      fresh.wrote(firstSeq, packed);
      if (removed > 0) fresh.trim(writer.firstSeq);
    },
  };
}

/** Steps: what is written next, or how many events are read on. */
const steps = fc.array(
  fc.oneof(
    fc.array(anyEvent, { maxLength: 6 }).map((events) => ({ events, limit: 0 })),
    fc.integer({ min: 1, max: 9 }).map((limit) => ({ events: [], limit })),
  ),
  { maxLength: 25 },
);

describe('events that have just been written', () => {
  it.each([null, 7])('are those that the file has, also when it keeps %s only', (maxEvents) => {
    fc.assert(
      fc.property(steps, (all) => {
        const { stored, fresh, write, close } = openRecord({ maxEvents });
        let seq = 0;
        for (const { events, limit } of all) {
          if (limit === 0) {
            write(events);
            continue;
          }
          const read = fresh.after(seq, limit);
          expect(read).toEqual(stored.after(seq, limit));
          seq = read.at(-1)?.seq ?? seq;
        }
        expect(fresh.after(seq, 1_000)).toEqual(stored.after(seq, 1_000));
        close();
      }),
      { numRuns: rounds(150, 6_000) },
    );
  });

  it('are not read back, unless somebody is far behind', () => {
    const { fresh, reads, write } = openRecord();
    write(Array.from({ length: 300 }, () => makeEvent()));
    expect(fresh.after(0, 250)).toHaveLength(250);
    expect(reads()).toBe(0);

    for (let batch = 0; batch < 10; batch += 1) write(Array.from({ length: 500 }, () => makeEvent()));
    expect(fresh.after(250, 250).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 250 }, (_, index) => 251 + index),
    );
    expect(reads()).toBe(1);
  });
});
