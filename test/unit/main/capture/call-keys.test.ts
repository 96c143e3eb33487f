import { describe, expect, it } from 'vitest';
import { keyOfThread, withKeysFor } from '../../../../main/capture/call-keys.ts';
import type { TimelineRequest } from '../../../../model/contract/view.ts';
import { makeEvent } from '../../../support/make-event.ts';

const REQUEST: TimelineRequest = {
  ...{ view: '1', lanes: 'call', from: 0, to: 9, resolution: 1, firstLane: 0, laneCount: 9, busyIn: null },
};
const LANE = {
  ...{ id: '7', names: ['a call'], sourceId: 'hq' },
  bars: [{ from: 1, to: 2, state: 'ringing' as const, call: '7' }],
  ticks: [
    { at: 1, seq: 1, kind: 'delivered' as const, call: '7', count: 1 },
    { at: 2, seq: 2, kind: 'linkUp' as const, call: null, count: 1 },
  ],
};
const PART = { version: 1, laneCount: 1, lanes: [LANE], gaps: [], span: null };

describe('the keys of calls', () => {
  it('are what the first thread of a capture says', () => {
    const answer = { ask: 'timeline', part: PART } as const;
    expect(withKeysFor(1, answer, { ask: 'timeline', request: REQUEST })).toBe(answer);
    expect(keyOfThread(1, '7')).toBe('7');
  });

  it('of a later thread are told from those of another, wherever they stand', () => {
    const timeline = (lanes: TimelineRequest['lanes']) =>
      withKeysFor(3, { ask: 'timeline', part: PART }, { ask: 'timeline', request: { ...REQUEST, lanes } });
    const keyed = {
      bars: [{ call: '3.7' }],
      ticks: [{ call: '3.7' }, { call: null }],
    };
    expect(timeline('call')).toMatchObject({ part: { lanes: [{ id: '3.7', ...keyed }] } });
    expect(timeline('device')).toMatchObject({ part: { lanes: [{ id: '7', ...keyed }] } });
    const { raw: _raw, ...row } = { seq: 1, ...makeEvent(), call: '7' };
    const window = {
      ...{ version: 1, total: 1, matching: 1, hidden: 0, progress: null, lastSeq: 1, removed: 0, from: 0 },
      ...{ rows: { of: 'events' as const, events: [row] }, histogram: null },
    };
    const request = { view: '1', known: 0, from: 0, count: 1, buckets: 0 };
    expect(withKeysFor(3, { ask: 'window', window }, { ask: 'window', request })).toMatchObject({
      window: { rows: { events: [{ call: '3.7' }] } },
    });
    expect(keyOfThread(3, '3.7')).toBe('7');
  });

  it('of another thread are nobody’s', () => {
    expect(keyOfThread(2, '7')).toBeNull();
    expect(keyOfThread(3, '2.7')).toBeNull();
    expect(keyOfThread(1, '2.7')).toBeNull();
  });
});
