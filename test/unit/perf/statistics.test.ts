import { describe, expect, it } from 'vitest';
import { median, percentile, spread } from '../../perf/harness/statistics.ts';

describe('statistics', () => {
  it('takes the middle of an odd number of values, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('takes the middle between two of an even number', () => {
    expect(median([10, 1, 4, 2])).toBe(3);
  });

  it('takes as a percentile a value that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile([3, 1, 2], 0.95)).toBe(3);
  });

  it('tells the spread as a part of the median', () => {
    expect(spread([90, 100, 120])).toBeCloseTo(0.3);
    expect(spread([7])).toBe(0);
    expect(spread([0, 0, 0])).toBe(0);
    expect(spread([0, 0, 50])).toBe(1);
  });

  it('has no answer for no values', () => {
    expect(median([])).toBeNaN();
    expect(percentile([], 0.95)).toBeNaN();
  });
});
