import { expect, test } from 'vitest';
import { bytesInWords, countInWords, plural, rateInWords } from '../../../../renderer/state/numbers.ts';

test('counts are told with their thousands', () => {
  expect(countInWords(2_418_077)).toBe('2,418,077');
  expect([plural(1, 'call'), plural(1_086, 'call')]).toEqual(['1 call', '1,086 calls']);
});

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.0 kB'],
  [1_048_575, '1.0 MB'],
  [1.1 * 1024 ** 3, '1.1 GB'],
  [250 * 1024 ** 2, '250 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});

test.each([
  [0, '0/s'],
  [0.4, '0.4/s'],
  [9.96, '10/s'],
  [1_204.3, '1,204/s'],
])('a rate of %d is %s', (rate, words) => {
  expect(rateInWords(rate)).toBe(words);
});
