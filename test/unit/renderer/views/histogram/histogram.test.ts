import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../../../../model/contract/view.ts';
import { brushStep } from '../../../../../renderer/views/histogram/histogram-brush.ts';
import {
  barHeights,
  barsFor,
  bucketWords,
  missingSpans,
  rangeOfBuckets,
} from '../../../../../renderer/views/histogram/histogram-data.ts';

const T = new Date(2026, 2, 2, 13).getTime();
const HISTOGRAM: Histogram = {
  ...{ from: T, to: T + 40_000, all: [100, 0, 3, 1], matching: [40, 0, 3, 0] },
  gaps: [{ sourceId: 'hq', from: T + 12_000, to: T + 25_000, reason: 'The link fell.' }],
};

describe('the histogram', () => {
  it('asks for as many bars as there is room for, in steps', () => {
    expect(barsFor(1_000)).toBe(140);
    expect(barsFor(1_010)).toBe(140);
    expect(barsFor(30)).toBe(20);
  });

  it('draws nothing for nothing, and something for one event among many', () => {
    const { all, at } = barHeights(HISTOGRAM);
    expect(all[1]).toBe(0);
    expect(all[3]).toBeGreaterThan(5);
    expect(all[0]).toBe(100);
    expect(at).toEqual([T, T + 10_000, T + 20_000, T + 30_000]);
  });

  it('says what bars stand for', () => {
    expect(bucketWords(HISTOGRAM, 0, 0, 'event')).toEqual({
      ...{ when: '13:00:00 to 13:00:10', count: '40 of 100 events', missing: [] },
    });
    expect(bucketWords(HISTOGRAM, 3, 1, 'call')).toMatchObject({
      ...{ when: '13:00:10 to 13:00:40', count: '3 of 4 calls', missing: ['hq'] },
    });
  });

  it('makes a range of two bars in either order', () => {
    expect(rangeOfBuckets(HISTOGRAM, 2, 1)).toEqual({ from: T + 10_000, to: T + 30_000 });
  });

  it('tells which share of the sources is missing when', () => {
    const gaps = [
      ...HISTOGRAM.gaps,
      { sourceId: 'branch', from: T + 20_000, to: null, reason: '' },
      { sourceId: 'hq', from: T + 90_000, to: null, reason: 'Later.' },
    ];
    expect(missingSpans({ ...HISTOGRAM, gaps }, 4)).toEqual([
      { from: T + 12_000, to: T + 20_000, share: 0.25 },
      { from: T + 20_000, to: T + 25_000, share: 0.5 },
      { from: T + 25_000, to: T + 40_000, share: 0.25 },
    ]);
    expect(missingSpans({ ...HISTOGRAM, gaps: [] }, 4)).toEqual([]);
  });
});

describe('the keys of the histogram', () => {
  const press = (key: string, shiftKey = false) => ({ key, shiftKey });

  it('move by a bar, by a tenth, and to the ends', () => {
    const move = (key: string) => brushStep({ bar: 50, anchor: null }, press(key), 100);
    expect(move('ArrowRight')).toEqual({ does: 'move', brush: { bar: 51, anchor: null } });
    expect(move('PageDown')).toEqual({ does: 'move', brush: { bar: 40, anchor: null } });
    expect(move('Home')).toEqual({ does: 'move', brush: { bar: 0, anchor: null } });
    expect(move('End')).toEqual({ does: 'move', brush: { bar: 99, anchor: null } });
    expect(move('x')).toBeNull();
  });

  it('choose a range with Shift, which Enter takes and Escape leaves', () => {
    const first = brushStep({ bar: 10, anchor: null }, press('ArrowRight', true), 100);
    expect(first).toEqual({ does: 'move', brush: { bar: 11, anchor: 10 } });
    const second = brushStep({ bar: 11, anchor: 10 }, press('ArrowLeft', true), 100);
    expect(second).toEqual({ does: 'move', brush: { bar: 10, anchor: 10 } });
    expect(brushStep({ bar: 14, anchor: 10 }, press('Enter'), 100)).toEqual({
      ...{ does: 'choose', first: 10, last: 14 },
    });
    expect(brushStep({ bar: 14, anchor: 10 }, press('Escape'), 100)).toEqual({ does: 'leave' });
  });

  it('stay within the bars', () => {
    expect(brushStep({ bar: 99, anchor: 3 }, press('ArrowRight', true), 100)).toEqual({
      ...{ does: 'move', brush: { bar: 99, anchor: 3 } },
    });
  });
});
