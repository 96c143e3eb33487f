import { describe, expect, it } from 'vitest';
import {
  atOf,
  between,
  keptWithin,
  lengthOf,
  moved,
  withRoom,
  xOf,
  zoomed,
} from '../../../../renderer/state/timeline-scale.ts';

describe('the scale of a timeline', () => {
  const scale = { from: 1_000, to: 3_000, width: 500 };

  it('puts times at pixels and back', () => {
    expect(xOf(scale, 2_000)).toBe(250);
    expect(atOf(scale, 125)).toBe(1_500);
    expect(atOf(scale, xOf(scale, 4_321))).toBe(4_321);
  });

  it('zooms around a time that stays where it is', () => {
    const range = zoomed({ from: 0, to: 100_000 }, 0.5, 25_000);
    expect(range).toEqual({ from: 12_500, to: 62_500 });
    expect(xOf({ ...range, width: 400 }, 25_000)).toBe(100);
  });

  it('zooms in no further than events can be told apart', () => {
    expect(lengthOf(zoomed({ from: 0, to: 12 }, 0.01, 6))).toBe(10);
  });

  it('moves without changing how much is shown', () => {
    expect(moved({ from: 5, to: 15 }, -20)).toEqual({ from: -15, to: -5 });
  });

  it('leaves room around a range, and around an instant', () => {
    expect(withRoom({ from: 0, to: 1_000 })).toEqual({ from: -30, to: 1_030 });
    expect(lengthOf(withRoom({ from: 7, to: 7 }))).toBe(1_000);
  });

  it('keeps something of all there is in sight', () => {
    const all = { from: 1_000_000, to: 2_000_000 };
    expect(keptWithin({ from: 1_200_000, to: 1_300_000 }, all)).toEqual({ from: 1_200_000, to: 1_300_000 });
    expect(keptWithin({ from: 5_000_000, to: 5_100_000 }, all)).toEqual({ from: 1_990_000, to: 2_090_000 });
    expect(keptWithin({ from: 0, to: 100_000 }, all)).toEqual({ from: 910_000, to: 1_010_000 });
    expect(lengthOf(keptWithin({ from: 0, to: 90_000_000 }, all))).toBe(1_500_000);
  });

  it('makes a range of two times in either order', () => {
    expect(between(9, 4)).toEqual({ from: 4, to: 9 });
  });
});
