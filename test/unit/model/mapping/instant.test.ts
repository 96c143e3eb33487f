import { describe, expect, it } from 'vitest';
import { instantFrom } from '../../../../model/mapping/instant.ts';

const EXPECTED = Date.UTC(2026, 0, 14, 8, 20, 0, 10);

describe('a time in a foreign message', () => {
  it.each([
    [EXPECTED],
    [String(EXPECTED)],
    [EXPECTED / 1000],
    ['2026-01-14T08:20:00.010Z'],
    ['2026-01-14T08:20:00.010123456Z'],
    ['2026-01-14T09:20:00,010+01:00'],
    ['2026-01-14 09:20:00.010 +0100'],
    ['2026-01-14T09:20:00.010+01'],
    ['2026-01-14T03:50:00.010-04:30'],
    [[EXPECTED]],
  ])('is understood as %s', (value) => {
    expect(instantFrom(value)).toBe(EXPECTED);
  });

  it('may be whole seconds', () => {
    expect(instantFrom(1_768_378_800)).toBe(Date.UTC(2026, 0, 14, 8, 20));
    expect(instantFrom('2026-01-14T08:20Z')).toBe(Date.UTC(2026, 0, 14, 8, 20));
  });

  it.each([
    ['without a zone', '2026-01-14T08:20:00'],
    ['without a time', '2026-01-14'],
    ['on an impossible day', '2026-13-40T08:20:00Z'],
    ['as words', 'just now'],
    ['as zero', 0],
    ['as a negative number', -5],
    ['in nanoseconds', 1_768_378_800_000_000_000],
    ['that is not a number', NaN],
    ['as an object', { at: 1 }],
    ['as nothing', null],
  ])('is not guessed at %s', (_what, value) => {
    expect(instantFrom(value)).toBeUndefined();
  });
});
