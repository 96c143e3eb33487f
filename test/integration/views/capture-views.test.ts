import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDocument } from '../../../main/capture/document.ts';
import { openRecorder } from '../../../main/capture/recorder.ts';
import type { Recorder, RecorderOptions } from '../../../main/capture/recorder.ts';
import { systemClock } from '../../../main/system-clock.ts';
import type { ViewDefinition } from '../../../model/contract/view.ts';
import { makeEvent } from '../../support/make-event.ts';
import { recordEvents } from '../../support/record-events.ts';
import { callsOf, eventsOf, settledWindow } from '../../support/settled-window.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const EVENTS: ViewDefinition = {
  of: 'events',
  capture: 'main',
  filter: '',
  orderBy: 'seq',
  descending: true,
};
const CALLS: ViewDefinition = {
  of: 'calls',
  capture: 'main',
  filter: '',
  orderBy: 'started',
  descending: false,
};

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function recorderOf(options: Partial<RecorderOptions>): Promise<Recorder> {
  const recorder = await openRecorder({
    ...{ file: null, application: 'Ringscope test', clock: systemClock },
    ...options,
  });
  open.push(recorder);
  return recorder;
}

async function documentOf(file: string) {
  const document = await openDocument(file, systemClock);
  open.push(document);
  return document;
}

describe('the views of what is recorded', () => {
  it('show events as they are recorded, in memory too', async () => {
    const recorder = await recorderOf({});
    const view = await recorder.views.open({ ...EVENTS, filter: 'device:5590' });
    for (const device of ['5590', '5591', '5590']) recorder.append(makeEvent({ device }));
    const window = await settledWindow(recorder.views, view, { total: 3 });
    expect(eventsOf(window).map(({ seq }) => seq)).toEqual([3, 1]);
    expect(await recorder.views.values('device', '', 5)).toEqual([
      { value: '5590', count: 2 },
      { value: '5591', count: 1 },
    ]);
  });

  it('go on while retention removes the oldest', async () => {
    const recorder = await recorderOf({ retention: { maxEvents: 500 } });
    const view = await recorder.views.open({ ...EVENTS, filter: 'device:1' });
    for (let index = 0; index < 2_000; index += 1) recorder.append(makeEvent({ device: String(index % 4) }));
    await recorder.flush();
    let window = await settledWindow(recorder.views, view, { count: 3 });
    while (window.lastSeq < 2_000 || window.total > 500)
      window = await recorder.views.window({ view, known: window.version, from: 0, count: 3, buckets: 0 });
    expect(window).toMatchObject({ total: 500, matching: 125, hidden: 375 });
    expect(eventsOf(window).map(({ seq }) => seq)).toEqual([1_998, 1_994, 1_990]);
  });

  it('are rejected when the record is closed', async () => {
    const recorder = await recorderOf({});
    const view = await recorder.views.open(EVENTS);
    const { version } = await settledWindow(recorder.views, view);
    const waiting = recorder.views.window({ view, known: version, from: 0, count: 1, buckets: 0 });
    const told = expect(waiting).rejects.toMatchObject({ name: 'ViewError', code: 'closed' });
    await recorder.close();
    await told;
    await expect(recorder.views.event(1)).rejects.toMatchObject({ code: 'closed' });
    await expect(recorder.views.close(view)).resolves.toBeUndefined();
  });
});

describe('a capture that is opened as a document', () => {
  it('answers as it did while it was recorded', async () => {
    const file = join(await temporaryFolder(), 'a.ringscope');
    const recorder = await recorderOf({ file });
    const live = await recorder.views.open({ ...EVENTS, filter: 'raw:needle OR outcome:missed' });
    const clear = { kind: 'callCleared', state: 'cleared' } as const;
    const events = [{}, { raw: 'Needle' }, clear, { callId: '2', raw: '' }];
    for (const parts of events) recorder.append(makeEvent(parts));
    await recorder.flush();
    const recorded = await settledWindow(recorder.views, live, { total: 4 });
    await recorder.close();

    const { views } = await documentOf(file);
    const stored = await views.open({ ...EVENTS, filter: 'raw:needle OR outcome:missed' });
    const window = await settledWindow(views, stored, { total: 4 });
    expect(eventsOf(window)).toEqual(eventsOf(recorded));
    expect(eventsOf(window).map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(await views.event(2)).toMatchObject({ seq: 2, raw: 'Needle' });
    expect(await views.event(9)).toBeNull();
  });

  it('shows its newest events before it is read as a whole', async () => {
    const file = join(await temporaryFolder(), 'a.ringscope');
    await recordEvents(
      file,
      Array.from({ length: 3_000 }, (_, index) => makeEvent({ callId: String(index) })),
    );
    const { views, counts } = await documentOf(file);
    expect(counts).toEqual({ events: 3_000 });
    const view = await views.open(EVENTS);
    const first = await views.window({ view, known: 0, from: 0, count: 2, buckets: 0 });
    expect(first).toMatchObject({ total: 3_000, matching: 3_000, hidden: 0, lastSeq: 3_000 });
    expect(eventsOf(first).map(({ seq }) => seq)).toEqual([3_000, 2_999]);
    const calls = await settledWindow(views, await views.open(CALLS), { total: 3_000, count: 1 });
    expect(callsOf(calls)).toMatchObject([{ id: '0', firstSeq: 1 }]);
  });

  it('is looked at while another one is recorded, and refuses what is no capture', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.ringscope');
    await recordEvents(file, [makeEvent()]);
    const recorder = await recorderOf({ file: join(folder, 'b.ringscope') });
    const document = await documentOf(file);
    recorder.append(makeEvent());
    const view = await document.views.open(EVENTS);
    expect(await settledWindow(document.views, view)).toMatchObject({ total: 1 });
    await expect(openDocument(join(folder, 'none.ringscope'), systemClock)).rejects.toMatchObject({
      code: 'missing',
    });
    await document.close();
    await expect(document.views.open(EVENTS)).rejects.toMatchObject({ code: 'closed' });
  });
});
