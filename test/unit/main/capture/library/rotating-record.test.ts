import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RotatingRecord } from '../../../../../main/capture/library/rotating-record.ts';
import type { RotationPolicy } from '../../../../../main/capture/library/rotating-record.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../../main/capture/recorder.ts';
import type { Recorder } from '../../../../../main/capture/recorder.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

interface Rotating {
  record: RotatingRecord;
  clock: FakeClock;
  files: string[];
  troubles: unknown[];
  /** Makes the next opening fail. */
  refuse: { next: boolean };
}

async function rotating(policy: Partial<RotationPolicy> = {}): Promise<Rotating> {
  const folder = await temporaryFolder();
  // In the middle of a day, whatever the zone of the machine that tests.
  const clock = fakeClock(new Date(2026, 2, 2, 12).getTime());
  const files: string[] = [];
  const troubles: unknown[] = [];
  const refuse = { next: false };
  const openNext = (): Promise<Recorder> => {
    if (refuse.next) return Promise.reject(new Error('the disk is full'));
    const file = join(folder, `${files.length + 1}.ringscope`);
    files.push(file);
    return openRecorder({ file, existing: 'refuse', application: 'test', clock });
  };
  const record = new RotatingRecord(await openNext(), clock.now(), {
    ...{ policy: { maxBytes: null, everyDay: false, ...policy }, clock, openNext },
    onTrouble: (error) => troubles.push(error),
  });
  onTestFinished(async () => {
    await record.close();
  });
  return { record, clock, files, troubles, refuse };
}

function callsIn(file: string): string[] {
  const reader = openCapture(file);
  const calls = [...reader.events()].map(({ callId }) => callId ?? '');
  reader.close();
  return calls;
}

/** Moves the clock until the record has moved; opening a file takes real time. */
async function moved({ record, clock }: Rotating, ms: number): Promise<void> {
  const change = new Promise<void>((resolve) => {
    const undo = record.onChange(() => {
      undo();
      resolve();
    });
  });
  await clock.advance(ms);
  await change;
}

describe('a record that goes on in new files', () => {
  it('has every event once, in order, whenever it moves', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.nat(40), fc.constantFrom('move' as const, 'move and wait' as const)), {
          maxLength: 12,
        }),
        async (steps) => {
          const { record, files } = await rotating();
          const appended: string[] = [];
          for (const step of steps) {
            if (step === 'move and wait') await record.move();
            else if (step === 'move') void record.move();
            else {
              for (let count = 0; count < step; count += 1) {
                appended.push(String(appended.length));
                record.append(makeEvent({ callId: appended.at(-1) ?? '' }));
              }
            }
          }
          expect(await record.close()).toBe(true);
          expect(files.flatMap(callsIn)).toEqual(appended);
        },
      ),
      { numRuns: rounds(8, 320) },
    );
  });

  it('moves after midnight, but not before anything was recorded', async () => {
    const day = await rotating({ everyDay: true });
    await day.clock.advance(86_400_000);
    expect(day.files).toHaveLength(1);
    day.record.append(makeEvent());
    await day.record.current.flush();
    await moved(day, 86_400_000);
    expect(day.files).toHaveLength(2);
  });

  it('moves when the file has its size, and takes the sources along', async () => {
    const large = await rotating({ maxBytes: 200_000 });
    large.record.registerSource({ id: 'hq', name: 'HQ', protocol: 'aes-wti', options: {} });
    const before = large.record.current;
    large.record.append(makeEvent({ raw: 'x'.repeat(300_000) }));
    await before.flush();
    await moved(large, 5_000);
    expect(large.record.current).not.toBe(before);
    large.record.append(makeEvent());
    await large.record.close();
    const reader = openCapture(large.files[1] ?? '');
    expect(reader.sources()).toMatchObject([{ id: 'hq', name: 'HQ' }]);
    reader.close();
    expect(readdirSync(join(large.files[0] ?? '', '..'))).toEqual(['1.ringscope', '2.ringscope']);
  });

  it('tells of the change, and when the old file is complete', async () => {
    const { record } = await rotating();
    const first = record.current;
    const change = new Promise<boolean>((resolve) => {
      record.onChange(({ previous, current, closed }) => {
        expect([previous, current]).toEqual([first, record.current]);
        void closed.then(resolve);
      });
    });
    record.append(makeEvent());
    await record.move();
    expect(await change).toBe(true);
    expect(first.counts.events).toBe(1);
  });

  it('goes on in the old file when there can be no new one, says so, and tries again', async () => {
    const day = await rotating({ everyDay: true });
    day.record.append(makeEvent({ callId: 'first' }));
    await day.record.current.flush();
    day.refuse.next = true;
    await day.clock.advance(86_400_000);
    expect(day.troubles).toHaveLength(1);
    day.record.append(makeEvent({ callId: 'second' }));
    day.refuse.next = false;
    await moved(day, 60_000);
    expect(await day.record.close()).toBe(true);
    expect(day.files.map(callsIn)).toEqual([['first', 'second'], []]);
  });

  it('leaves no timer when it is closed', async () => {
    const { record, clock } = await rotating({ everyDay: true });
    await record.close();
    expect(clock.pending).toBe(0);
  });

  it('moves when its file has failed, with what waited, but does not leave file after file', async () => {
    const rotated = await rotating();
    const { record, clock, files } = rotated;
    /** Something else takes the place of the file, which only a person can mend. */
    const breakFile = async (callId: string): Promise<void> => {
      const file = files.at(-1) ?? '';
      writeFileSync(`${file}.other`, 'nothing of ours');
      renameSync(`${file}.other`, file);
      record.append(makeEvent({ callId }));
      while (record.current.state.is !== 'failed') await record.current.flush();
    };
    record.append(makeEvent({ callId: 'a' }));
    await record.current.flush();
    await breakFile('b');
    await moved(rotated, 5_000);
    await record.current.flush();
    expect(callsIn(files[1] ?? '')).toEqual(['b']);
    await breakFile('c');
    await clock.advance(500_000);
    expect(files).toHaveLength(2);
    await moved(rotated, 100_000);
    expect(await record.close()).toBe(true);
    expect(callsIn(files[2] ?? '')).toEqual(['c']);
  });
});
