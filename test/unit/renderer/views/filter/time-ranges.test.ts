import { expect, test } from 'vitest';
import { timeRanges } from '../../../../../renderer/views/filter/time-ranges.ts';

const choice = (filter: string, title: string) =>
  timeRanges(filter).find((range) => range.title === title)?.filter;
const chosen = (filter: string) => timeRanges(filter).find(({ isChosen }) => isChosen)?.title;

test('adds a range to the filter', () => {
  expect(choice('', 'Last 15 min')).toBe('at>-15m');
  expect(choice('from:1', 'Last 15 min')).toBe('from:1 at>-15m');
});

test('puts a range in the place of another', () => {
  expect(choice('at>-15m from:1', 'Last hour')).toBe('from:1 at>-1h');
  expect(choice('from:1 at>=10:05 at<10:15', 'All time')).toBe('from:1');
});

test('keeps alternatives together', () => {
  expect(choice('from:1 OR to:1', 'Last hour')).toBe('(from:1 OR to:1) at>-1h');
});

test('knows which range is chosen', () => {
  expect(chosen('from:1')).toBe('All time');
  expect(chosen('from:1 at>-15m')).toBe('Last 15 min');
  expect(chosen('at>10:05')).toBeUndefined();
});
