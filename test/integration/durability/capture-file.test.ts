import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../../main/capture/reader.ts';
import { openRecorder } from '../../../main/capture/recorder.ts';
import type { Recorder } from '../../../main/capture/recorder.ts';
import { systemClock } from '../../../main/system-clock.ts';
import type { Clock } from '../../../model/clock.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { asOrdinaryUser } from '../../support/as-ordinary-user.ts';
import { captureDesk } from '../../support/capture-desk.ts';
import { PAGE } from '../../support/damaged-capture.ts';
import { makeEvent } from '../../support/make-event.ts';
import { QuickClock } from '../../support/quick-clock.ts';
import { recordEvents } from '../../support/record-events.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function numbered(from: number, to: number): UnrecordedEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    makeEvent({ callId: String(from + index), raw: 'x'.repeat(500) }),
  );
}

async function recorderOf(file: string, clock: Clock): Promise<Recorder> {
  const recorder = await openRecorder({ file, clock, application: 'Ringscope test' });
  onTestFinished(async () => {
    await recorder.close();
  });
  return recorder;
}

async function recordAll(recorder: Pick<Recorder, 'append' | 'flush'>, events: UnrecordedEvent[]) {
  for (const event of events) recorder.append(event);
  await recorder.flush();
}

/** `seq callId` of all events. */
function contentsOf(file: string): string[] {
  const reader = openCapture(file);
  const found = [...reader.events()].map(({ seq, callId }) => `${seq} ${callId}`);
  reader.close();
  return found;
}

function expected(from: number, to: number, firstSeq = from): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${firstSeq + index} ${from + index}`);
}

describe('a file that is taken away while it is recorded to', () => {
  it('is told, and what comes goes to a new file of that name, numbered on', async () => {
    const file = join(await temporaryFolder(), 'test.ringscope');
    const recorder = await recorderOf(file, new QuickClock(5));
    await recordAll(recorder, numbered(1, 50));
    rmSync(file);
    await recordAll(recorder, numbered(51, 60));
    expect(recorder.state).toMatchObject({
      is: 'failing',
      reason: expect.stringContaining('the file was deleted or moved while it was recorded to') as string,
    });
    await recordAll(recorder, numbered(61, 70));
    expect(recorder.state).toEqual({ is: 'recording' });
    expect(await recorder.close()).toBe(true);
    expect(contentsOf(file)).toEqual(expected(51, 70));
    expect(readdirSync(join(file, '..'))).toEqual(['test.ringscope']);
  });

  it('is complete where it was moved to', async () => {
    const folder = await temporaryFolder();
    const [file, moved] = [join(folder, 'test.ringscope'), join(folder, 'kept', 'moved.ringscope')];
    const recorder = await recorderOf(file, new QuickClock(5));
    await recordAll(recorder, numbered(1, 50));
    mkdirSync(join(folder, 'kept'));
    renameSync(file, moved);
    await recordAll(recorder, numbered(51, 60));
    await recordAll(recorder, numbered(61, 70));
    expect(await recorder.close()).toBe(true);
    // Nothing beside it is needed to open it.
    expect(readdirSync(join(folder, 'kept'))).toEqual(['moved.ringscope']);
    expect(contentsOf(moved)).toEqual(expected(1, 50));
    expect(contentsOf(file)).toEqual(expected(51, 70));
    expect(readdirSync(folder).sort()).toEqual(['kept', 'test.ringscope']);
  });

  it('leaves another one in its place as it is, and goes on once that is away', async () => {
    const folder = await temporaryFolder();
    const [file, other] = [join(folder, 'test.ringscope'), join(folder, 'other.ringscope')];
    await recordEvents(other, numbered(1, 5));
    const bytes = readFileSync(other);
    const recorder = await recorderOf(file, new QuickClock(5));
    await recordAll(recorder, numbered(1, 50));
    renameSync(other, file);
    await recordAll(recorder, numbered(51, 60));
    await recorder.flush();
    expect(recorder.state).toMatchObject({
      is: 'failed',
      waiting: 10,
      reason: expect.stringMatching(
        /^Another file has taken the place of .*; move it away.* every 5 minutes$/,
      ) as string,
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    renameSync(file, other);
    await recordAll(recorder, numbered(61, 70));
    expect(recorder.state).toEqual({ is: 'recording' });
    expect(await recorder.close()).toBe(true);
    expect(contentsOf(other)).toEqual(expected(1, 5));
    expect(contentsOf(file)).toEqual(expected(51, 70));
  });

  it('makes the app go on in another file with all that waited', async () => {
    const clock = new QuickClock(5);
    const { desk, file, recording, told } = await captureDesk(clock);
    await recordAll(desk.record, numbered(1, 50));
    const first = file();
    const other = `${first}.other`;
    writeFileSync(other, 'nothing of ours');
    renameSync(other, first);
    await recordAll(desk.record, numbered(51, 60));
    expect(recording().trouble).toContain('another file has taken the place');
    await expect.poll(file).not.toBe(first);
    await recordAll(desk.record, numbered(61, 70));
    expect(recording()).toMatchObject({ trouble: null, events: 20, dropped: 0 });
    expect(contentsOf(file())).toEqual(expected(51, 70, 1));
    expect(readFileSync(first, 'utf8')).toBe('nothing of ours');
    expect(told()).toEqual([
      expect.stringContaining('Record cannot be written, and it is tried again by itself: another file'),
      expect.stringContaining('Record cannot be written: Another file has taken the place of'),
      expect.stringContaining(`Recording goes on in ${file()}`),
    ]);
    expect(await desk.closeAll()).toBe(true);
  });
});

describe('a file that is damaged while it is recorded to', () => {
  it('makes the app go on in another file, and is left to be recovered', async () => {
    const { desk, file } = await captureDesk(new QuickClock(5));
    await recordAll(desk.record, numbered(1, 2_000));
    const first = file();
    truncateSync(first, 3 * PAGE);
    await recordAll(desk.record, numbered(2_001, 2_010));
    await expect.poll(file).not.toBe(first);
    await recordAll(desk.record, numbered(2_011, 2_020));
    expect(contentsOf(file())).toEqual(expected(2_001, 2_020, 1));
    expect(await desk.closeAll()).toBe(true);
  });

  it('is not written to any more once a damaged page is found', async () => {
    const { desk, file, told } = await captureDesk(new QuickClock(5), { maxEvents: 2_500 });
    const large = (from: number, to: number): UnrecordedEvent[] =>
      numbered(from, to).map((event) => ({ ...event, raw: 'x'.repeat(20_000) }));
    // More than the log beside it holds, so that pages are in the file itself.
    for (let from = 1; from <= 2_500; from += 500) await recordAll(desk.record, large(from, from + 499));
    const first = file();
    scratch(first);
    // Retention reads the oldest pages, to remove them.
    await recordAll(desk.record, large(2_501, 2_600));
    await expect.poll(file).not.toBe(first);
    await recordAll(desk.record, large(2_601, 2_700));
    expect(contentsOf(file())).toEqual(expected(2_501, 2_700, 1));
    expect(told()).toEqual([
      expect.stringMatching(/tried again by itself: the file is damaged\.$/),
      expect.stringMatching(/is damaged\. It has been left as it is; .*ringscope recover/),
      expect.stringContaining(`Recording goes on in ${file()}`),
    ]);
    expect(await desk.closeAll()).toBe(true);
  });
});

/** Damages all pages but the first few, as a failing disk does. */
function scratch(file: string): void {
  const opened = openSync(file, 'r+');
  const { size } = fstatSync(opened);
  for (let at = 8 * PAGE; at < size; at += PAGE) writeSync(opened, Buffer.alloc(100, 0xff), 0, 100, at);
  closeSync(opened);
}

describe('a folder that becomes read-only', () => {
  it('does not stop a record that is open, which is whole in the end', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'test.ringscope');
    const recorder = await recorderOf(file, systemClock);
    await recordAll(recorder, numbered(1, 10));
    await asOrdinaryUser(folder, async () => {
      chmodSync(folder, 0o500);
      await recordAll(recorder, numbered(11, 20));
      expect(recorder.state).toEqual({ is: 'recording' });
      expect(await recorder.close()).toBe(true);
    });
    chmodSync(folder, 0o700);
    expect(contentsOf(file)).toEqual(expected(1, 20));
    const again = await recorderOf(file, systemClock);
    await recordAll(again, numbered(21, 21));
    expect(await again.close()).toBe(true);
    expect(readdirSync(folder)).toEqual(['test.ringscope']);
  });
});
