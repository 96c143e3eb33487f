import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDocument } from '../../../main/capture/document.ts';
import { openCapture } from '../../../main/capture/reader.ts';
import { CLOSE_LIMIT, openRecorder } from '../../../main/capture/recorder.ts';
import type { Recorder, RecorderOptions, RecorderState } from '../../../main/capture/recorder.ts';
import { systemClock } from '../../../main/system-clock.ts';
import type { ViewDefinition } from '../../../model/contract/view.ts';
import type { TelephonyEvent } from '../../../model/event.ts';
import { captureDesk } from '../../support/capture-desk.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { rounds } from '../../support/long-form.ts';
import { makeEvent } from '../../support/make-event.ts';
import { QuickClock } from '../../support/quick-clock.ts';
import { recordEvents } from '../../support/record-events.ts';
import { callsOf, eventsOf, settledWindow } from '../../support/settled-window.ts';
import { beforePosts, beforeReplies, startedThreads } from '../../support/started-threads.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const EVENTS: ViewDefinition = { of: 'events', capture: '', filter: '', orderBy: 'seq', descending: false };
const CALLS: ViewDefinition = { of: 'calls', capture: '', filter: '', orderBy: 'started', descending: false };

async function newFile(): Promise<string> {
  return join(await temporaryFolder(), 'test.ringscope');
}

async function recorderOf(options: Partial<RecorderOptions>): Promise<Recorder> {
  const recorder = await openRecorder({
    ...{ file: null, application: 'Ringscope test', clock: systemClock },
    ...options,
  });
  onTestFinished(async () => {
    await recorder.close();
  });
  return recorder;
}

function eventsIn(file: string): TelephonyEvent[] {
  const reader = openCapture(file);
  const events = [...reader.events()];
  reader.close();
  return events;
}

function isOfType(message: unknown, type: string): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}

function stateWhere(recorder: Recorder, fits: (state: RecorderState) => boolean): Promise<RecorderState> {
  if (fits(recorder.state)) return Promise.resolve(recorder.state);
  return new Promise((resolve) => {
    const undo = recorder.onState((state) => {
      if (!fits(state)) return;
      undo();
      resolve(state);
    });
  });
}

/** Moves the time on in steps until something has happened. */
async function advanceUntil(clock: FakeClock, step: number, happened: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void happened.finally(() => over.abort());
  while (!over.signal.aborted) {
    await clock.advance(step);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const ROUNDS = rounds(5, 100);

describe('a thread that ends while it records', () => {
  it(`has everything in the file once and in order, whenever that is (${ROUNDS} times 3)`, async () => {
    const file = await newFile();
    const threads = startedThreads();
    const told: TelephonyEvent[] = [];
    let sent = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const clock = new QuickClock(10);
      const recorder = await recorderOf({ file, clock });
      recorder.onRecorded((events) => told.push(...events));
      const load = setInterval(() => {
        for (let count = 0; count < 20; count += 1) {
          sent += 1;
          recorder.append(makeEvent({ callId: String(sent) }));
        }
      }, 4);
      for (let kill = 0; kill < 3; kill += 1) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        await threads.at(-1)?.terminate();
        await stateWhere(recorder, ({ is }) => is === 'recording');
      }
      clearInterval(load);
      clock.run(1);
      expect(await recorder.close()).toBe(true);
    }
    const events = eventsIn(file);
    expect(threads.length).toBeGreaterThanOrEqual(ROUNDS * 4);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ callId }) => callId)).toEqual(events.map((_, index) => String(index + 1)));
    expect(events).toHaveLength(sent);
    expect(told.map(({ seq, callId }) => `${seq} ${callId}`)).toEqual(
      events.map(({ seq, callId }) => `${seq} ${callId}`),
    );
  });

  it('does not send again what was written and could not be told, with what retention added', async () => {
    const file = await newFile();
    const clock = fakeClock();
    let isDeaf = false;
    const threads = startedThreads((thread) =>
      beforeReplies(thread, (reply) => !(isDeaf && isOfType(reply, 'written'))),
    );
    const recorder = await recorderOf({ file, clock, retention: { maxEvents: 1_000 } });
    const told: TelephonyEvent[] = [];
    recorder.onRecorded((events) => told.push(...events));
    for (let count = 1; count <= 2_500; count += 1) recorder.append(makeEvent({ callId: String(count) }));
    do await recorder.flush();
    while (recorder.counts.events > 1_000);
    const before = recorder.lastSeq;
    isDeaf = true;
    // What retention has removed is told of a minute later, behind the events that are recorded then.
    await clock.advance(61_000);
    const trimmed: unknown[] = [];
    recorder.onTrimmed((removed) => trimmed.push(removed));
    for (let count = 2_501; count <= 3_600; count += 1) recorder.append(makeEvent({ callId: String(count) }));
    while (seqOfLast(file) <= before + 1) await new Promise((resolve) => setTimeout(resolve, 5));
    isDeaf = false;
    void threads.at(-1)?.terminate();
    await advanceUntil(
      clock,
      100,
      stateWhere(recorder, ({ is }) => is === 'failing'),
    );
    await advanceUntil(
      clock,
      100,
      stateWhere(recorder, ({ is }) => is === 'recording'),
    );
    await recorder.flush();
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
    expect(told.flatMap(({ callId, kind }) => (kind === 'gap' ? [] : [callId]))).toEqual(
      Array.from({ length: 3_600 }, (_, index) => String(index + 1)),
    );
    const gap = told.find(({ kind }) => kind === 'gap');
    expect(gap).toMatchObject({ name: 'recordTrimmed', gap: { count: expect.any(Number) as number } });
    expect(gap?.seq).toBeGreaterThan(before + 1);
    await recorder.close();
    const kept = eventsIn(file);
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => (kept[0]?.seq ?? 0) + index));
    expect(kept).toEqual(told.slice(-kept.length));
    expect(trimmed.length).toBeGreaterThan(0);
  });

  it('leaves what another program records meanwhile where it is, and comes behind it', async () => {
    const file = await newFile();
    const clock = fakeClock();
    const threads = startedThreads((thread) =>
      beforePosts(thread, (message) => {
        // It ends with the first batch unread.
        if (!isOfType(message, 'write') || threads.length > 1) return true;
        void thread.terminate();
        return false;
      }),
    );
    const recorder = await recorderOf({ file, clock });
    recorder.append(makeEvent({ callId: 'ours' }));
    await advanceUntil(
      clock,
      10,
      stateWhere(recorder, ({ is }) => is === 'failing'),
    );
    await recordEvents(file, [makeEvent({ callId: 'another' })]);
    await recorder.flush();
    expect(await recorder.close()).toBe(true);
    expect(eventsIn(file).map(({ callId }) => callId)).toEqual(['another', 'ours']);
  });

  it('says so meanwhile, and numbers on in memory, where what was kept is gone', async () => {
    const clock = fakeClock();
    const threads = startedThreads();
    const recorder = await recorderOf({ clock });
    recorder.append(makeEvent());
    recorder.append(makeEvent());
    await recorder.flush();
    const trimmed: unknown[] = [];
    recorder.onTrimmed((removed) => trimmed.push(removed));
    await threads[0]?.terminate();
    expect(recorder.state).toEqual({
      is: 'failing',
      reason:
        'the part of Ringscope that works with the file has stopped by itself: it ended without a reason',
      since: clock.now(),
      waiting: 0,
    });
    recorder.append(makeEvent({ callId: 'later' }));
    await recorder.flush();
    expect(recorder.state).toEqual({ is: 'recording' });
    expect(trimmed).toEqual([{ removed: 2, firstSeq: 0 }]);
    expect(recorder).toMatchObject({ lastSeq: 3, counts: { events: 1, waiting: 0, dropped: 0 } });
    expect(await recorder.views.event(3)).toMatchObject({ callId: 'later' });
    expect(await recorder.close()).toBe(true);
  });

  it('does not keep the app from quitting in time, which says what was lost', async () => {
    const clock = fakeClock();
    const { desk, file } = await captureDesk(clock);
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    desk.record.append(makeEvent());
    const closed = desk.closeAll();
    await clock.advance(CLOSE_LIMIT);
    expect(await closed).toBe(false);
    other.close();
  });

  it('is told by the app while it lasts, and when it is over', async () => {
    const clock = new QuickClock(5);
    const threads = startedThreads();
    const { desk, recording, told } = await captureDesk(clock);
    await threads.at(-1)?.terminate();
    desk.record.append(makeEvent());
    expect(recording().trouble).toContain('has stopped by itself');
    await desk.record.flush();
    expect(recording()).toMatchObject({ trouble: null, events: 1 });
    expect(told()).toEqual([
      expect.stringContaining('Record cannot be written, and it is tried again by itself: the part of'),
      'Record is written again; what waited for it is in it.',
    ]);
  });

  it('is started later and later, then seldom, and goes on by itself in the end', async () => {
    const file = await newFile();
    const clock = fakeClock();
    let isFatal = true;
    const threads = startedThreads((thread) =>
      beforePosts(thread, (message) => {
        if (isFatal && isOfType(message, 'write')) void thread.terminate();
        return true;
      }),
    );
    const recorder = await recorderOf({ file, clock });
    const states: RecorderState[] = [];
    recorder.onState((state) => states.push(state));
    recorder.append(makeEvent());
    await advanceUntil(
      clock,
      50,
      stateWhere(recorder, ({ is }) => is === 'failed'),
    );
    expect(threads).toHaveLength(7);
    expect(new Set(states.map(({ is }) => is))).toEqual(new Set(['failing', 'failed']));
    expect(recorder.state).toMatchObject({
      is: 'failed',
      waiting: 1,
      reason: expect.stringMatching(
        /has stopped by itself: .* It stops again and again: start Ringscope anew, .* every 5 minutes$/,
      ) as string,
    });
    isFatal = false;
    await clock.advance(290_000);
    expect(threads).toHaveLength(7);
    await advanceUntil(
      clock,
      1_000,
      stateWhere(recorder, ({ is }) => is === 'recording'),
    );
    expect(threads).toHaveLength(8);
    expect(await recorder.close()).toBe(true);
    expect(eventsIn(file)).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('is ended and replaced when it hangs', async () => {
    const file = await newFile();
    const clock = fakeClock();
    const threads = startedThreads();
    const recorder = await recorderOf({ file, clock });
    const other = new DatabaseSync(file);
    // The thread waits for 2 s, within SQLite, where nothing can interrupt it.
    other.exec('BEGIN IMMEDIATE');
    recorder.append(makeEvent());
    await clock.advance(20);
    await clock.advance(40_000);
    expect(recorder.state).toMatchObject({
      is: 'failing',
      reason: 'the disk has not answered for 30 s',
      waiting: 1,
    });
    other.exec('ROLLBACK');
    other.close();
    const [hanging] = threads;
    if (hanging) await once(hanging, 'exit');
    await advanceUntil(
      clock,
      100,
      stateWhere(recorder, ({ is }) => is === 'recording'),
    );
    expect(await recorder.close()).toBe(true);
    expect(eventsIn(file)).toHaveLength(1);
  });

  it('does not keep a record from being closed in time', async () => {
    const file = await newFile();
    const clock = fakeClock();
    const recorder = await recorderOf({ file, clock });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    recorder.append(makeEvent());
    const closed = recorder.close();
    await clock.advance(CLOSE_LIMIT);
    expect(await closed).toBe(false);
    expect(recorder.state).toEqual({ is: 'closed', lost: 1, reason: 'the disk was too slow' });
    other.close();
    expect(clock.pending).toBe(0);
  });
});

describe('views of a capture whose thread ends', () => {
  function endAt(ask: string, most: number): Worker[] {
    let ended = 0;
    return startedThreads((thread) =>
      beforePosts(thread, (message) => {
        const isIt = JSON.stringify(message).includes(`"ask":"${ask}"`);
        if (isIt && ended < most) {
          ended += 1;
          void thread.terminate();
        }
        return true;
      }),
    );
  }

  it('show newer versions of the same rows, and none of a call that they cannot know any more', async () => {
    const file = await newFile();
    const threads = startedThreads();
    const recorder = await recorderOf({ file, clock: new QuickClock(5), retention: { maxEvents: 4 } });
    const events = await recorder.views.open(EVENTS);
    const calls = await recorder.views.open(CALLS);
    for (const callId of ['a', 'b', 'c', 'd', 'e', 'f']) recorder.append(makeEvent({ callId }));
    while (recorder.counts.events !== 4) await recorder.flush();
    const before = await settledWindow(recorder.views, events, { total: 4 });
    const [first] = callsOf(await settledWindow(recorder.views, calls, { total: 4 }));
    expect(first?.id).toBe('c');
    const waiting = recorder.views.window({
      ...{ view: events, known: before.version, from: 0, count: 9, buckets: 0 },
    });
    await threads[0]?.terminate();
    const after = await waiting;
    expect(after.version).toBeGreaterThan(before.version);
    const settled = await settledWindow(recorder.views, events, { total: 4 });
    expect(eventsOf(settled).map(({ seq, callId }) => [seq, callId])).toEqual(
      eventsOf(before).map(({ seq, callId }) => [seq, callId]),
    );
    expect(await recorder.views.callDetail(first?.key ?? '')).toBeNull();
    const [again] = callsOf(await settledWindow(recorder.views, calls, { total: 4 }));
    expect(await recorder.views.callDetail(again?.key ?? '')).toMatchObject({ call: { id: 'c' } });
    const [row] = eventsOf(settled);
    expect(await recorder.views.callDetail(row?.call ?? '')).toMatchObject({ call: { id: 'c' } });
    await recorder.views.close(events);
    await expect(
      recorder.views.window({ view: events, known: 0, from: 0, count: 1, buckets: 0 }),
    ).rejects.toMatchObject({ code: 'no-view' });
  });

  it('tell who asked what ended it, and go on', async () => {
    const threads = endAt('event', 1);
    const recorder = await recorderOf({ file: await newFile(), clock: new QuickClock(5) });
    recorder.append(makeEvent());
    await recorder.flush();
    await expect(recorder.views.event(1)).rejects.toMatchObject({ code: 'failed' });
    expect(await recorder.views.event(1)).toMatchObject({ seq: 1 });
    expect(threads).toHaveLength(2);
    expect(await recorder.close()).toBe(true);
  });

  it('are refused for a minute when they end it again and again, and the record goes on', async () => {
    const file = await newFile();
    const clock = fakeClock();
    endAt('window', Infinity);
    const recorder = await recorderOf({ file, clock });
    const view = await recorder.views.open(EVENTS);
    const asked = recorder.views.window({ view, known: 0, from: 0, count: 1, buckets: 0 });
    const refused = expect(asked).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('Recording goes on; look again in a minute') as string,
    });
    await advanceUntil(
      clock,
      50,
      asked.catch(() => undefined),
    );
    await refused;
    recorder.append(makeEvent());
    await recorder.flush();
    expect(recorder.state).toEqual({ is: 'recording' });
    await expect(recorder.views.open(EVENTS)).rejects.toMatchObject({ code: 'failed' });
    await clock.advance(60_000);
    expect(await recorder.views.open(EVENTS)).toBeTruthy();
    expect(await recorder.close()).toBe(true);
  });

  it('of a document go on too, and it says why they wait', async () => {
    const file = await newFile();
    await recordEvents(file, [makeEvent(), makeEvent({ callId: '2' })]);
    const threads = startedThreads();
    const clock = fakeClock();
    const troubles: (string | null)[] = [];
    const document = await openDocument(file, clock, { onTrouble: (trouble) => troubles.push(trouble) });
    const view = await document.views.open(EVENTS);
    const before = await settledWindow(document.views, view, { total: 2 });
    await threads[0]?.terminate();
    expect(document.trouble).toContain('has stopped by itself');
    const waiting = settledWindow(document.views, view, { total: 2 });
    await advanceUntil(clock, 100, waiting);
    const after = await waiting;
    expect(after.version).toBeGreaterThan(before.version);
    expect(eventsOf(after).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(troubles).toEqual([expect.any(String), null]);
    await document.close();
    expect(clock.pending).toBe(0);
  });
});

describe('a document whose thread ends when its file is gone', () => {
  it('says what is wrong to who asks, and is looked at again once the file is back', async () => {
    const file = await newFile();
    await recordEvents(file, [makeEvent()]);
    const threads = startedThreads();
    const clock = fakeClock();
    const document = await openDocument(file, clock);
    const view = await document.views.open(EVENTS);
    renameSync(file, `${file}.away`);
    await threads[0]?.terminate();
    const asked = document.views.window({ view, known: 0, from: 0, count: 1, buckets: 0 });
    const refused = expect(asked).rejects.toMatchObject({
      code: 'failed',
      message: `There is no capture ${file}. Check the name. It is tried again every 5 minutes.`,
    });
    await advanceUntil(
      clock,
      100,
      asked.catch(() => undefined),
    );
    await refused;
    renameSync(`${file}.away`, file);
    const again = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (document.trouble !== null) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
    await advanceUntil(clock, 10_000, again);
    expect(await settledWindow(document.views, view, { total: 1 })).toMatchObject({ matching: 1 });
    await document.close();
  });
});

function seqOfLast(file: string): number {
  const reader = openCapture(file);
  try {
    return reader.lastSeq;
  } finally {
    reader.close();
  }
}
