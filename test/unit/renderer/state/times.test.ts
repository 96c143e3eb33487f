import { expect, test } from 'vitest';
import { closely, exactTime, lasting, offset, timeNear } from '../../../../renderer/state/times.ts';

const noon = new Date(2026, 10, 22, 12, 0, 5, 7).getTime();

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1:00'],
  [161_000, '2:41'],
  [3_723_000, '1:02:03'],
  [-5, '0 s'],
])('%i ms last %s', (ms, words) => {
  expect(lasting(ms)).toBe(words);
});

test.each([
  [0, '0 ms'],
  [412.7, '412 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [9_599, '9.5 s'],
  [10_500, '10 s'],
  [161_000, '2:41'],
])('looks closely at %d ms: %s', (ms, words) => {
  expect(closely(ms)).toBe(words);
});

test.each([
  [0, '+0.000 s'],
  [412, '+0.412 s'],
  [-3, '−0.003 s'],
  [59_999, '+59.999 s'],
  [61_004, '+1:01.004'],
  [3_723_004, '+1:02:03.004'],
])('%i ms are %s', (ms, words) => {
  expect(offset(ms)).toBe(words);
});

test('tells the time to the millisecond', () => {
  expect(exactTime(noon)).toBe('12:00:05.007');
});

test('tells the date of another day', () => {
  expect(timeNear(noon, noon + 1_000)).toBe('12:00:05');
  expect(timeNear(noon, noon + 24 * 3_600_000)).toBe('11-22 12:00:05');
});
