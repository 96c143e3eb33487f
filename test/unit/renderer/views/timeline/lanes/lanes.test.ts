import { describe, expect, it } from 'vitest';
import type { TimelineBar, TimelineLane, TimelineTick } from '../../../../../../model/contract/view.ts';
import { itemWords, laneWords } from '../../../../../../renderer/views/timeline/lanes/item-words.ts';
import { barBox, itemAt, TICKS_TOP } from '../../../../../../renderer/views/timeline/lanes/lane-geometry.ts';
import {
  isSame,
  itemsOf,
  nextItem,
  placed,
} from '../../../../../../renderer/views/timeline/lanes/placed-lane.ts';

const T = new Date(2026, 2, 2, 13).getTime();
const bar = (from: number, to: number | null, state: TimelineBar['state'] = 'connected'): TimelineBar => ({
  ...{ from: T + from, to: to === null ? null : T + to, state, call: '0' },
});
const tick = (at: number, seq: number, count = 1): TimelineTick => ({
  ...{ at: T + at, seq, kind: 'delivered' as const, call: '0', count },
});
const lane = (bars: TimelineBar[], ticks: TimelineTick[] = []): TimelineLane => ({
  ...{ id: '4105', names: ['4105'], sourceId: 'hq', bars, ticks },
});
const SCALE = { from: T, to: T + 1_000, width: 1_000 };
const END = T + 900;

describe('a lane', () => {
  it('puts bars that overlap into tracks of their own, at most four', () => {
    const { bars, tracks } = placed(lane([bar(0, 100), bar(50, 200), bar(100, 300), bar(400, null)]), []);
    expect(bars.map(({ track }) => track)).toEqual([0, 1, 0, 0]);
    expect(tracks).toBe(2);
    const many = placed(lane(Array.from({ length: 9 }, (_, at) => bar(at, null))), []);
    expect(many.tracks).toBe(4);
  });

  it('has the gaps of its own source', () => {
    const gap = { from: T, to: null, reason: '' };
    const { gaps } = placed(lane([]), [
      { ...gap, sourceId: 'hq' },
      { ...gap, sourceId: 'branch' },
    ]);
    expect(gaps).toHaveLength(1);
  });

  it('shows what is short wide enough to be seen, and what goes on up to now', () => {
    const whole = placed(lane([bar(10, 10), bar(500, null)]), []);
    const [short, open] = whole.bars;
    if (!short || !open) throw new Error('two bars');
    expect(barBox(whole, short, SCALE, END)).toMatchObject({ x: 10, width: 2 });
    expect(barBox(whole, open, SCALE, END)).toMatchObject({ x: 500, width: 400 });
  });
});

describe('pointing at a lane', () => {
  const pointedAt = placed(
    lane([bar(100, 200, 'ringing'), bar(200, 600), bar(300, 350, 'held')], [tick(100, 1), tick(700, 2)]),
    [],
  );
  const at = (x: number, y: number) => itemAt(pointedAt, { x, y }, SCALE, END);

  it('finds the bar of the track that one points at', () => {
    expect(at(320, 6)).toMatchObject({ bar: { state: 'connected' } });
    expect(at(320, 18)).toMatchObject({ bar: { state: 'held' } });
  });

  it('finds ticks below the bars, and what is near', () => {
    expect(at(700, TICKS_TOP + 2)).toMatchObject({ tick: { seq: 2 } });
    expect(at(703, TICKS_TOP + 2)).toMatchObject({ tick: { seq: 2 } });
    expect(at(603, 6)).toMatchObject({ bar: { state: 'connected' } });
  });

  it('finds nothing where there is nothing', () => {
    expect(at(800, 10)).toBeNull();
    expect(at(20, TICKS_TOP)).toBeNull();
  });
});

describe('going through a lane', () => {
  const whole = placed(lane([bar(100, 200, 'ringing'), bar(200, 600)], [tick(100, 1), tick(700, 2)]), []);
  const items = itemsOf(whole);
  const all = { from: T, to: T + 1_000 };

  it('goes by time, a state before the event that begins it', () => {
    expect(items.map((item) => item.is)).toEqual(['state', 'events', 'state', 'events']);
  });

  it('begins with the first in sight, or the last when it goes back', () => {
    expect(nextItem(items, null, 1, { from: T + 150, to: T + 1_000 })).toBe(items[2]);
    expect(nextItem(items, null, -1, all)).toBe(items[3]);
  });

  it('steps, and stops at the ends', () => {
    expect(nextItem(items, items[0] ?? null, 1, all)).toBe(items[1]);
    expect(nextItem(items, items[3] ?? null, 1, all)).toBeNull();
  });

  it('knows a state again after it has ended, and goes on from one that is gone', () => {
    const before = itemsOf(placed(lane([bar(200, null)]), []))[0];
    expect(before && items[2] && isSame(before, items[2])).toBe(true);
    const gone = itemsOf(placed(lane([], [tick(150, 9)]), []))[0] ?? null;
    expect(nextItem(items, gone, 1, all)).toBe(items[2]);
    expect(nextItem(items, gone, -1, all)).toBe(items[1]);
  });

  it('says what there is', () => {
    expect(items.map((item) => itemWords(item, END).what)).toEqual([
      ...['Ringing for 0 s', 'Rings', 'Connected for 0 s', 'Rings'],
    ]);
    const open = itemsOf(placed(lane([bar(0, null)], [tick(0, 1, 3)]), []));
    expect(open.map((item) => itemWords(item, T + 65_000))).toEqual([
      { what: 'Connected for 1:05', when: '13:00:00.000, goes on' },
      { what: 'Rings and 2 more events', when: '13:00:00.000' },
    ]);
    expect(laneWords(whole, { from: T + 150, to: T + 650 })).toBe('2 states and 0 events in sight');
    expect(laneWords(whole, { from: T + 800, to: T + 900 })).toBe('Nothing in sight');
  });
});
