import { describe, expect, it } from 'vitest';
import { MOST_VIEWS } from '../../../../../main/capture/capture-views.ts';
import type { ViewDefinition } from '../../../../../model/contract/view.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { eventsOf, settledWindow } from '../../../../support/settled-window.ts';
import { viewsOf } from '../../../../support/views-of.ts';

const NOW = Date.UTC(2026, 2, 2, 13);
const ALL: ViewDefinition = { of: 'events', capture: 'main', filter: '', orderBy: 'seq', descending: false };

const seqsOf = (window: Parameters<typeof eventsOf>[0]): number[] => eventsOf(window).map(({ seq }) => seq);

function numbered(count: number, parts: (index: number) => Parameters<typeof makeEvent>[0] = () => ({})) {
  return Array.from({ length: count }, (_, index) => makeEvent({ at: NOW + index, ...parts(index) }));
}

describe('a view of events', () => {
  it('answers windows from both ends', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(numbered(10));
    const up = await views.open(ALL);
    const down = await views.open({ ...ALL, descending: true });
    expect(seqsOf(await settledWindow(views, up, { from: 7, count: 5 }))).toEqual([8, 9, 10]);
    expect(seqsOf(await settledWindow(views, down, { from: 7, count: 2 }))).toEqual([3, 2]);
    expect(seqsOf(await settledWindow(views, up, { from: 20, count: 2 }))).toEqual([]);
  });

  it('answers the last rows, whatever their numbers are by then', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(numbered(10));
    const view = await views.open(ALL);
    const window = await settledWindow(views, view, { from: 'end', count: 3 });
    expect([window.from, seqsOf(window)]).toEqual([7, [8, 9, 10]]);
    const waiting = views.window({ view, known: window.version, from: 'end', count: 3, buckets: 0 });
    record(numbered(20));
    expect(await waiting).toMatchObject({ from: 27, matching: 30 });
    expect(await settledWindow(views, view, { from: 'end', count: 50 })).toMatchObject({ from: 0 });
  });

  it('reads nothing back of what is recorded while it is open, however much at once', async () => {
    const { views, record, wipe } = viewsOf({ now: NOW });
    const view = await views.open({ ...ALL, filter: 'device:1' });
    await settledWindow(views, view);
    for (let batch = 0; batch < 5; batch += 1)
      record(numbered(2_000, (index) => ({ device: String(index % 2) })));
    wipe();
    expect(await settledWindow(views, view, { total: 10_000, count: 0 })).toMatchObject({ matching: 5_000 });
  });

  it('orders by time, and by seq where times are equal', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const view = await views.open({ ...ALL, filter: '-device:3', orderBy: 'at' });
    record([30, 10, 20, 20].map((at, index) => makeEvent({ at, device: String(index) })));
    await settledWindow(views, view, { total: 4 });
    record([5, 20].map((at) => makeEvent({ at })));
    expect(seqsOf(await settledWindow(views, view, { total: 6 }))).toEqual([5, 2, 3, 6, 1]);
    expect(seqsOf(await settledWindow(views, view, { from: 3, count: 1 }))).toEqual([6]);
  });

  it('answers a waiting request when something is recorded, with what is hidden and the newest seq', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(numbered(2));
    const view = await views.open({ ...ALL, filter: 'device:7' });
    const { version } = await settledWindow(views, view);
    const waiting = views.window({ view, known: version, from: 0, count: 10, buckets: 0 });
    record([makeEvent({ device: '7' })]);
    expect(await waiting).toMatchObject({ total: 3, matching: 1, hidden: 2, lastSeq: 3, progress: null });
  });

  it('answers a waiting request with what there is when another one comes', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(numbered(2));
    const view = await views.open(ALL);
    const { version } = await settledWindow(views, view);
    const request = { view, known: version, from: 0, count: 1, buckets: 0 };
    const first = views.window(request);
    const second = views.window({ ...request, from: 1 });
    expect(seqsOf(await first)).toEqual([1]);
    record(numbered(1));
    expect(seqsOf(await second)).toEqual([2]);
  });

  it('gives up a request whose signal is aborted, and answers the next', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const view = await views.open(ALL);
    const { version } = await settledWindow(views, view);
    const abort = new AbortController();
    const request = { view, known: version, from: 0, count: 1, buckets: 0 };
    const given = views.window(request, abort.signal);
    abort.abort(new Error('hidden'));
    await expect(given).rejects.toThrow('hidden');
    const next = views.window(request);
    record(numbered(1));
    expect(seqsOf(await next)).toEqual([1]);
  });

  it('survives the removal of its oldest rows', async () => {
    const { views, record } = viewsOf({ now: NOW, maxEvents: 4 });
    record(numbered(4, (index) => ({ device: String(index % 2) })));
    const view = await views.open({ ...ALL, filter: 'device:1' });
    expect(seqsOf(await settledWindow(views, view))).toEqual([2, 4]);
    record(numbered(2, (index) => ({ device: String(index % 2) })));
    const window = await settledWindow(views, view, { total: 4 });
    expect(seqsOf(window)).toEqual([4, 6]);
    expect(window).toMatchObject({ matching: 2, hidden: 2, removed: 1, lastSeq: 6 });
  });

  it('tests the events of a call again when the call changes', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const view = await views.open({ ...ALL, filter: 'outcome:answered' });
    record([
      makeEvent({ kind: 'delivered', role: 'called' }),
      makeEvent({ kind: 'established', state: 'connected', role: 'called' }),
      makeEvent({ callId: '4712' }),
    ]);
    expect(seqsOf(await settledWindow(views, view, { total: 3 }))).toEqual([]);
    record([makeEvent({ kind: 'callCleared', state: 'cleared' })]);
    expect(seqsOf(await settledWindow(views, view, { total: 4 }))).toEqual([1, 2, 4]);
  });

  it('finds all events of a conversation by the id of its call', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record([
      makeEvent({ callId: 'one' }),
      makeEvent({ callId: 'two' }),
      makeEvent({ callId: 'other' }),
      makeEvent({ callId: 'two', kind: 'conferenced', joins: ['one'] }),
    ]);
    const view = await views.open({ ...ALL, filter: 'call:one' });
    expect(seqsOf(await settledWindow(views, view))).toEqual([1, 2, 4]);
    const own = await views.open({ ...ALL, filter: 'call:two' });
    expect(seqsOf(await settledWindow(views, own))).toEqual([2, 4]);
  });

  it('searches raw texts in any case, also beyond ASCII and behind a zero byte', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(
      ['Needle', 'hay', 'ÉTÉ needles', 'a\u0000needle', '50%_\\', 'Kelvin \u212A'].map((raw) =>
        makeEvent({ raw }),
      ),
    );
    const found = async (filter: string): Promise<number[]> =>
      seqsOf(await settledWindow(views, await views.open({ ...ALL, filter })));
    expect(await found('needle')).toEqual([1, 3, 4]);
    expect(await found('-needle')).toEqual([2, 5, 6]);
    expect(await found('été')).toEqual([3]);
    expect(await found('raw:"50%_\\\\"')).toEqual([5]);
    expect(await found('raw:"kelvin k"')).toEqual([6]);
    expect(await found('raw:\u212Aelvin')).toEqual([6]);
    expect(await found('raw:~/need.e/ -raw:a*n')).toEqual([1, 3]);
    expect(await found('raw:~/need.e/ raw:a*n')).toEqual([4]);
  });

  it('finds no text in bytes, as they are written in base64', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record([
      makeEvent({ raw: 'AAEChello', rawEncoding: 'base64' }),
      makeEvent({ raw: 'AAEChello' }),
      makeEvent({ raw: 'AAEChello', rawEncoding: 'base64', reason: 'an AAEC of a reason' }),
    ]);
    const found = async (filter: string) =>
      seqsOf(await settledWindow(views, await views.open({ ...ALL, filter })));
    expect(await found('raw:aaec')).toEqual([2]);
    expect(await found('aaec')).toEqual([2, 3]);
    expect(await found('-raw:aaec')).toEqual([1, 3]);
  });

  it('counts events and matching events by time, with the gaps', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record([
      ...numbered(10, (index) => ({ at: NOW + index * 10, device: String(index % 2) })),
      makeEvent({ kind: 'linkDown', at: NOW + 95, reason: 'The link fell.' }),
      makeEvent({ kind: 'linkUp', at: NOW + 99 }),
    ]);
    const view = await views.open({ ...ALL, filter: 'device:1' });
    const { histogram } = await settledWindow(views, view, { buckets: 12 });
    expect(histogram).toEqual({
      ...{ from: NOW, to: NOW + 100 },
      all: [1, 1, 1, 1, 1, 1, 1, 1, 1, 3],
      matching: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
      gaps: [{ sourceId: 'hq', from: NOW + 95, to: NOW + 99, reason: 'The link fell.' }],
    });
  });

  it('refuses a wrong filter with the place, a view too many, and one that is closed', async () => {
    const { views } = viewsOf({ now: NOW });
    await expect(views.open({ ...ALL, filter: 'frm:1' })).rejects.toMatchObject({
      name: 'WrongFilterError',
      details: { position: 0, length: 3, suggestion: 'from' },
    });
    const opened = await Promise.all(Array.from({ length: MOST_VIEWS }, () => views.open(ALL)));
    await expect(views.open(ALL)).rejects.toMatchObject({ name: 'ViewError', code: 'too-many' });
    const [view = ''] = opened;
    const { version } = await settledWindow(views, view);
    const waiting = views.window({ view, known: version, from: 0, count: 1, buckets: 0 });
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'no-view' }), views.close(view)]);
    await expect(settledWindow(views, view)).rejects.toMatchObject({ code: 'no-view' });
  });
});
