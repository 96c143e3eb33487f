import { describe, expect, test } from 'vitest';
import {
  lastPosition,
  positionAfter,
  positionShowing,
  rowsSeen,
  scrollHeightOf,
  scrollTopOf,
} from '../../../../renderer/components/scroll-map.ts';

const ROW = 28;
const short = { content: 1_000 * ROW, viewport: 560 };
const long = { content: 10_000_000 * ROW, viewport: 560 };

describe('a list that browsers can lay out', () => {
  test('is scrolled pixel by pixel', () => {
    expect(scrollHeightOf(short.content)).toBe(short.content);
    expect(scrollTopOf(1_234, short)).toBe(1_234);
    expect(positionAfter({ position: 0, top: 0 }, 1_234, short)).toBe(1_234);
  });

  test('is never scrolled beyond its ends', () => {
    expect(positionAfter({ position: 0, top: 0 }, -20, short)).toBe(0);
    expect(positionAfter({ position: 0, top: 0 }, 1e9, short)).toBe(lastPosition(short));
  });
});

describe('a list of ten million rows', () => {
  const scrollHeight = scrollHeightOf(long.content);

  test('is no higher than browsers can lay out at any scale', () => {
    expect(scrollHeight).toBeLessThan(2 ** 25 / 4);
  });

  test('moves by as much as the wheel does, so that each row can be reached', () => {
    const position = 5_000_000 * ROW;
    const top = scrollTopOf(position, long);
    expect(positionAfter({ position, top }, top + 100, long)).toBe(position + 100);
    expect(positionAfter({ position, top }, top - 100, long)).toBe(position - 100);
  });

  test('goes to the part that the scroll bar is dragged to', () => {
    const middle = (scrollHeight - long.viewport) / 2;
    const position = positionAfter({ position: 0, top: 0 }, middle, long);
    expect(position / lastPosition(long)).toBeCloseTo(0.5, 6);
  });

  test('reaches its first and its last row', () => {
    const last = scrollHeight - long.viewport;
    expect(positionAfter({ position: 300, top: 100 }, 0, long)).toBe(0);
    expect(positionAfter({ position: 0, top: last - 5 }, last, long)).toBe(lastPosition(long));
    expect(rowsSeen(lastPosition(long), long.viewport, ROW, 10_000_000)).toEqual({
      from: 9_999_980,
      count: 20,
    });
  });

  test('has its scroll bar where the position is', () => {
    expect(scrollTopOf(lastPosition(long), long)).toBeCloseTo(scrollHeight - long.viewport, 3);
  });
});

test('sees rows that are cut off above and below', () => {
  expect(rowsSeen(14, 100, ROW, 50)).toEqual({ from: 0, count: 5 });
  expect(rowsSeen(0, 0, ROW, 50)).toEqual({ from: 0, count: 0 });
  expect(rowsSeen(0, 100, ROW, 2)).toEqual({ from: 0, count: 2 });
});

test('moves no further than a row needs to be seen', () => {
  expect(positionShowing(3, 0, 560, ROW)).toBe(0);
  expect(positionShowing(2, 100, 560, ROW)).toBe(56);
  expect(positionShowing(20, 0, 560, ROW)).toBe(21 * ROW - 560);
  expect(positionShowing(5, 0, 10, ROW)).toBe(5 * ROW);
});
