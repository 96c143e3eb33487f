import { describe, expect, it } from 'vitest';
import type { CallOrder, ViewDefinition } from '../../../../../model/contract/view.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { callsOf, settledWindow } from '../../../../support/settled-window.ts';
import { viewsOf } from '../../../../support/views-of.ts';

const NOW = Date.UTC(2026, 2, 2, 13);

const view = (orderBy: CallOrder, parts: { filter?: string; descending?: boolean } = {}): ViewDefinition => ({
  ...{ of: 'calls', capture: 'main', filter: '', descending: false, orderBy },
  ...parts,
});

/** A call that rang for `ring` and talked for `talk`, both in ms. */
function wholeCall(callId: string, caller: string, ring: number, talk: number) {
  const parts = { callId, from: { number: caller }, direction: 'in' as const };
  return [
    makeEvent({ ...parts, at: NOW }),
    makeEvent({ ...parts, at: NOW + ring, kind: 'established', state: 'connected' }),
    makeEvent({ ...parts, at: NOW + ring + talk, kind: 'callCleared', state: 'cleared' }),
  ];
}

const THREE = [
  ...wholeCall('a', '300', 2_000, 9_000),
  ...wholeCall('b', '100', 3_000, 8_000),
  ...wholeCall('c', '200', 1_000, 8_000),
  makeEvent({ callId: 'd', from: { number: '100' } }),
];

describe('a view of calls', () => {
  it.each<[CallOrder, string, string]>([
    ['started', 'abcd', 'abcd'],
    ['from', 'bdca', 'acbd'],
    ['ring', 'cabd', 'bacd'],
    ['talk', 'bcad', 'abcd'],
    ['dur', 'cabd', 'abcd'],
    ['outcome', 'abcd', 'abcd'],
    ['events', 'dabc', 'abcd'],
  ])('orders by %s, those without a value last', async (orderBy, up, down) => {
    const { views, record } = viewsOf({ now: NOW });
    record(THREE);
    const orderOf = async (descending: boolean): Promise<string> => {
      const window = await settledWindow(views, await views.open(view(orderBy, { descending })), {
        total: 4,
      });
      return callsOf(window)
        .map(({ id }) => id)
        .join('');
    };
    expect(await orderOf(false)).toBe(up);
    expect(await orderOf(true)).toBe(down);
  });

  it('moves a call, lets it in and lets it go as it changes', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const ongoing = await views.open(view('events', { filter: '-outcome:*' }));
    record([makeEvent({ callId: 'a' }), makeEvent({ callId: 'b' }), makeEvent({ callId: 'a' })]);
    const ids = async (lastSeq: number): Promise<string[]> => {
      let window = await settledWindow(views, ongoing);
      while (window.lastSeq < lastSeq)
        window = await views.window({ view: ongoing, known: window.version, from: 0, count: 9, buckets: 0 });
      return callsOf(window).map(({ id }) => id);
    };
    expect(await ids(3)).toEqual(['b', 'a']);
    record([makeEvent({ callId: 'b' }), makeEvent({ callId: 'b' })]);
    expect(await ids(5)).toEqual(['a', 'b']);
    record([makeEvent({ callId: 'a', kind: 'callCleared', state: 'cleared' })]);
    expect(await ids(6)).toEqual(['b']);
  });

  it('shows two calls as one once they are joined, and finds the other by its old key', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const all = await views.open(view('started'));
    record([makeEvent({ callId: 'a' }), makeEvent({ callId: 'b' })]);
    const [, second] = callsOf(await settledWindow(views, all, { total: 2 }));
    record([makeEvent({ callId: 'a', kind: 'conferenced', joins: ['b'] })]);
    const window = await settledWindow(views, all, { total: 1 });
    expect(callsOf(window)).toMatchObject([{ id: 'a', eventCount: 3, firstSeq: 1 }]);
    const detail = await views.callDetail(second?.key ?? '');
    expect(detail?.call.id).toBe('a');
    expect(detail?.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(detail?.omitted).toBe(0);
  });

  it('tells of a call when events of its source were missing while it went on', async () => {
    const { views, record } = viewsOf({ now: NOW });
    const all = await views.open(view('started'));
    const { callId: _call, state: _state, ...outside } = makeEvent({ kind: 'gap' });
    const reason = 'The server closed the connection.';
    const gap = (since: number, until: number) => ({
      ...{ ...outside, at: until, receivedAt: until },
      gap: { since, until, reason },
    });
    record([
      gap(NOW - 500, NOW - 400),
      makeEvent({ callId: 'a', at: NOW, receivedAt: NOW }),
      gap(NOW + 1_000, NOW + 13_000),
      makeEvent({ callId: 'a', at: NOW + 20_000, receivedAt: NOW + 20_000, kind: 'callCleared' }),
      gap(NOW + 30_000, NOW + 31_000),
    ]);
    const [call] = callsOf(await settledWindow(views, all, { total: 1 }));
    expect((await views.callDetail(call?.key ?? ''))?.gaps).toEqual([
      { sourceId: 'hq', from: NOW + 1_000, to: NOW + 13_000, reason },
    ]);
  });

  it('lets calls go with their last event', async () => {
    const { views, record } = viewsOf({ now: NOW, maxEvents: 3 });
    const all = await views.open(view('started'));
    record([makeEvent({ callId: 'a' }), makeEvent({ callId: 'b' }), makeEvent({ callId: 'c' })]);
    expect(callsOf(await settledWindow(views, all, { total: 3 })).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    record([makeEvent({ callId: 'b' })]);
    const window = await settledWindow(views, all, { total: 2 });
    expect(window).toMatchObject({ matching: 2, removed: 1, progress: null });
    expect(callsOf(window).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('counts when calls began', async () => {
    const { views, record } = viewsOf({ now: NOW });
    record(
      ['a', 'b', 'c'].map((callId, index) => makeEvent({ callId, at: NOW + index * 10, device: callId })),
    );
    const some = await views.open(view('started', { filter: 'device:c' }));
    const { histogram } = await settledWindow(views, some, { buckets: 4 });
    expect(histogram).toEqual({ from: NOW, to: NOW + 30, all: [1, 1, 1], matching: [0, 0, 1], gaps: [] });
  });
});
