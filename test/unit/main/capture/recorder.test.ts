import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { openCapture } from '../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../main/capture/recorder.ts';
import type { Recorder, RecorderOptions, RecorderState } from '../../../../main/capture/recorder.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function startRecorder(options: Partial<RecorderOptions> = {}): Promise<Recorder> {
  const recorder = await openRecorder({
    file: null,
    application: 'Ringscope test',
    clock: fakeClock(),
    ...options,
  });
  onTestFinished(async () => {
    await recorder.close();
  });
  return recorder;
}

async function newFile(): Promise<string> {
  return join(await temporaryFolder(), 'test.ringscope');
}

function seqs(file: string): number[] {
  const reader = openCapture(file);
  const found = [...reader.events()].map(({ seq }) => seq);
  reader.close();
  return found;
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the recorder', () => {
  it('tells of events once they can be read from the file, numbered in order', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    const told: TelephonyEvent[] = [];
    const readable: boolean[] = [];
    recorder.onRecorded((events) => {
      told.push(...events);
      readable.push(seqs(file).length >= told.length);
    });
    for (let count = 0; count < 1200; count += 1) recorder.append(makeEvent({ callId: String(count) }));
    await recorder.flush();
    expect(told).toEqual(upTo(1200).map((seq) => ({ ...makeEvent({ callId: String(seq - 1) }), seq })));
    expect(readable).not.toContain(false);
    expect(recorder).toMatchObject({ firstSeq: 1, lastSeq: 1200, counts: { events: 1200, waiting: 0 } });
  });

  it('sends a few events to the disk 20 ms after the first', async () => {
    const clock = fakeClock();
    const recorder = await startRecorder({ clock });
    const recorded = new Promise<TelephonyEvent[]>((resolve) => recorder.onRecorded(resolve));
    recorder.append(makeEvent());
    recorder.append(makeEvent());
    await clock.advance(20);
    expect(await recorded).toHaveLength(2);
  });

  it('goes on with the next seq in a capture that is there', async () => {
    const file = await newFile();
    for (const session of [1, 2]) {
      const recorder = await startRecorder({ file });
      recorder.append(makeEvent({ callId: `session ${session}` }));
      await recorder.close();
    }
    expect(seqs(file)).toEqual([1, 2]);
  });

  it('leaves one file for its owner only', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    recorder.append(makeEvent());
    await recorder.close();
    expect(readdirSync(join(file, '..'))).toEqual(['test.ringscope']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps the sources without what is not theirs to keep', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    const source = { id: 'hq', name: 'HQ', protocol: 'aes-wti', options: { url: 'wss://aes.example' } };
    recorder.registerSource({ ...source, ...{ proxy: 'http://proxy.example' } });
    recorder.append(makeEvent());
    recorder.append(makeEvent({ sourceId: 'lab', protocol: 'mqtt' }));
    recorder.registerSource({ ...source, name: 'Headquarters' });
    await recorder.close();
    const reader = openCapture(file);
    expect(reader.sources()).toEqual([
      { ...source, name: 'Headquarters' },
      { id: 'lab', name: 'lab', protocol: 'mqtt', options: {} },
    ]);
    reader.close();
  });

  it('refuses events after it was closed, and can be closed twice', async () => {
    const recorder = await startRecorder();
    expect(await recorder.close()).toBe(true);
    expect(await recorder.close()).toBe(true);
    expect(recorder.state).toEqual({ is: 'closed', lost: 0, reason: null });
    expect(() => recorder.append(makeEvent())).toThrow('closed');
  });

  it('leaves no timer when it is closed', async () => {
    const clock = fakeClock();
    const recorder = await startRecorder({ clock, retention: { maxAgeMs: 1000 } });
    recorder.append(makeEvent());
    await recorder.close();
    expect(clock.pending).toBe(0);
  });

  it('tells live readers what the file holds, even for text that UTF-8 cannot carry', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    const told: TelephonyEvent[] = [];
    recorder.onRecorded((events) => told.push(...events));
    recorder.append(makeEvent({ from: { name: 'half \ud83d' }, joins: ['\udc00'], at: NaN, raw: 'a\0b' }));
    await recorder.close();
    const reader = openCapture(file);
    expect([...reader.events()]).toEqual(told);
    reader.close();
    expect(told).toMatchObject([{ from: { name: 'half \ufffd' }, joins: ['\ufffd'], raw: 'a\0b' }]);
    expect(told[0]?.at).toBe(makeEvent().receivedAt);
  });
});

describe('under load', () => {
  it('asks to pause, drops what exceeds its bound, and records how much that was', async () => {
    const clock = fakeClock();
    const limits = { highEvents: 4, maxEvents: 10 };
    const recorder = await startRecorder({ clock, limits });
    const told: TelephonyEvent[] = [];
    const pressure: boolean[] = [];
    recorder.onRecorded((events) => told.push(...events));
    recorder.onPressure((high) => pressure.push(high));
    for (let count = 0; count < 15; count += 1) recorder.append(makeEvent({ callId: String(count) }));
    expect(recorder.counts).toMatchObject({ waiting: 10, dropped: 5 });
    await recorder.flush();
    await recorder.flush();
    recorder.append(makeEvent({ callId: 'after' }));
    await recorder.flush();
    expect(told.map(({ callId, kind }) => callId ?? kind)).toEqual([
      ...upTo(9, 0).map(String),
      'gap',
      'after',
    ]);
    expect(told[10]).toMatchObject({
      sourceId: 'hq',
      gap: { since: clock.now(), until: clock.now(), count: 5 },
      reason: 'the disk could not keep up: 5 events were not recorded',
    });
    expect(pressure).toEqual([true, false]);
    expect(await recorder.close()).toBe(false);
  });

  it('drops by size too, and records the loss even when it is closed at once', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file, limits: { maxBytes: 10_000 } });
    recorder.append(makeEvent({ raw: 'x'.repeat(20_000) }));
    recorder.append(makeEvent());
    await recorder.close();
    const reader = openCapture(file);
    expect([...reader.events()]).toMatchObject([{ kind: 'gap', gap: { count: 1 } }, { kind: 'delivered' }]);
    reader.close();
  });
});

describe('when the file cannot be written', () => {
  /** Another program that holds the write lock. */
  function lockOut(file: string): DatabaseSync {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    return other;
  }

  it('says why, keeps everything, and recovers by itself', async () => {
    const file = await newFile();
    const clock = fakeClock();
    const recorder = await startRecorder({ file, clock });
    const states: RecorderState[] = [];
    recorder.onState((state) => states.push(state));
    const other = lockOut(file);
    for (let count = 0; count < 1100; count += 1) recorder.append(makeEvent());
    await recorder.flush();
    expect(states).toEqual([
      { is: 'failing', reason: 'another program has locked the capture', since: clock.now(), waiting: 1100 },
    ]);
    other.exec('ROLLBACK');
    other.close();
    const recovered = new Promise((resolve) => recorder.onState(resolve));
    await clock.advance(1000);
    expect(await recovered).toEqual({ is: 'recording' });
    recorder.append(makeEvent());
    expect(await recorder.close()).toBe(true);
    expect(seqs(file)).toEqual(upTo(1101));
  });

  it('tries once more on closing and tells what was lost', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    recorder.append(makeEvent());
    await recorder.flush();
    const other = lockOut(file);
    recorder.append(makeEvent());
    recorder.append(makeEvent());
    expect(await recorder.close()).toBe(false);
    other.close();
    expect(recorder.state).toEqual({
      is: 'closed',
      lost: 2,
      reason: 'another program has locked the capture',
    });
    expect(seqs(file)).toEqual([1]);
  });
});

describe('retention', () => {
  it('keeps the newest events and tells of those it removes', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file, retention: { maxEvents: 1000 } });
    let removed = 0;
    recorder.onTrimmed((trimmed) => {
      removed += trimmed.removed;
      expect(trimmed.firstSeq).toBe(removed + 1);
    });
    for (let count = 0; count < 2500; count += 1) recorder.append(makeEvent());
    do await recorder.flush();
    while (recorder.counts.events > 1000);
    expect(removed).toBe(1500);
    expect(recorder).toMatchObject({ firstSeq: 1501, lastSeq: 2500, counts: { events: 1000 } });
    const told: TelephonyEvent[] = [];
    recorder.onRecorded((events) => told.push(...events));
    await recorder.close();
    expect(seqs(file)).toEqual(upTo(2501, 1501));
    const reason = '1,500 events were removed by the limit of 1,000 events';
    expect(told).toMatchObject([{ seq: 2501, kind: 'gap', sourceId: 'hq', gap: { count: 1500, reason } }]);
    expect(recorder).toMatchObject({ lastSeq: 2501, counts: { events: 1001 } });
  });

  it('keeps the file within its size', async () => {
    const file = await newFile();
    const maxBytes = 2_000_000;
    const recorder = await startRecorder({ file, retention: { maxBytes } });
    for (let round = 0; round < 20; round += 1) {
      for (let count = 0; count < 500; count += 1) recorder.append(makeEvent({ raw: 'x'.repeat(1000) }));
      await recorder.flush();
    }
    await recorder.close();
    expect(statSync(file).size).toBeLessThan(maxBytes * 1.4);
    const kept = seqs(file);
    expect(kept.length).toBeGreaterThan(1000);
    expect(kept).toEqual(upTo(10_001, kept[0]));
  });

  it('removes by age while nothing is recorded, and numbers on', async () => {
    const file = await newFile();
    const clock = fakeClock();
    const recorder = await startRecorder({ file, clock, retention: { maxAgeMs: 90_000 } });
    recorder.append(makeEvent({ receivedAt: clock.now() }));
    await recorder.flush();
    const trimmed = new Promise((resolve) => recorder.onTrimmed(resolve));
    await clock.advance(60_050);
    await recorder.flush();
    await clock.advance(60_950);
    expect(await trimmed).toEqual({ removed: 1, firstSeq: 0 });
    await recorder.close();
    const next = await startRecorder({ file, clock });
    next.append(makeEvent());
    await next.close();
    expect(seqs(file)).toEqual([2]);
  });

  it('holds a capture to a limit that has become smaller', async () => {
    const file = await newFile();
    const recorder = await startRecorder({ file });
    for (let count = 0; count < 12_000; count += 1) recorder.append(makeEvent());
    await recorder.close();
    const clock = fakeClock();
    const next = await startRecorder({ file, clock, retention: { maxEvents: 10 } });
    while (next.counts.events > 10) await next.flush();
    await next.close();
    expect(seqs(file)).toEqual(upTo(12_001, 11_991));
  });
});
