import { describe, expect, it } from 'vitest';
import { momentInWords, spanInWords } from '../../../model/time-words.ts';

const HOUR = 3_600_000;

describe('spanInWords', () => {
  it.each([
    [0, '0 s'],
    [41_999, '41 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [HOUR, '1 h'],
    [3.2 * HOUR, '3 h 12 min'],
    [26 * HOUR, '1 day 2 h'],
    [12.5 * 24 * HOUR, '12 days'],
    [-5, '0 s'],
  ])('writes %d ms as %s', (ms, words) => {
    expect(spanInWords(ms)).toBe(words);
  });
});

describe('momentInWords', () => {
  it('names the date only where it is another one', () => {
    const now = new Date(2026, 10, 30, 23, 58).getTime();
    expect(momentInWords(now + 60_000, now)).toBe('23:59');
    expect(momentInWords(now + 2 * 60_000, now)).toBe('00:00 on 1 Dec 2026');
  });
});
