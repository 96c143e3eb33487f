import { describe, expect, test } from 'vitest';
import { rangeToAsk, shiftOf } from '../../../../renderer/state/window-range.ts';

describe('the range to ask for', () => {
  const none = { from: 0, count: 0 };

  test('reaches beyond what is seen on both sides', () => {
    const asked = rangeToAsk({ from: 1_000, count: 30 }, none, 500);
    expect(asked.from).toBeLessThan(1_000);
    expect(asked.from + asked.count).toBeGreaterThan(1_030);
  });

  test('stays the same object while it covers what is seen', () => {
    const asked = rangeToAsk({ from: 1_000, count: 30 }, none, 500);
    expect(rangeToAsk({ from: 1_010, count: 30 }, asked, 500)).toBe(asked);
    expect(rangeToAsk({ from: 2_000, count: 30 }, asked, 500)).not.toBe(asked);
  });

  test('begins at the first row and never asks for more than is answered', () => {
    expect(rangeToAsk({ from: 3, count: 30 }, none, 500).from).toBe(0);
    expect(rangeToAsk({ from: 5_000, count: 490 }, none, 500).count).toBe(500);
  });
});

describe('rows of a view that stands still', () => {
  const then = { matching: 100, removed: 0 };

  test('lie below the new ones where the newest come first', () => {
    expect(shiftOf(then, { matching: 130, removed: 0 }, true)).toBe(30);
  });

  test('stay where they are where the oldest come first', () => {
    expect(shiftOf(then, { matching: 130, removed: 0 }, false)).toBe(0);
  });

  test('move up by what retention takes from before them', () => {
    expect(shiftOf(then, { matching: 120, removed: 10 }, false)).toBe(-10);
    // 30 came, and 10 went at the other end.
    expect(shiftOf(then, { matching: 120, removed: 10 }, true)).toBe(30);
  });
});
