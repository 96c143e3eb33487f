import { describe, expect, it } from 'vitest';
import { backOff } from '../../../../main/sources/back-off.ts';

describe('backOff', () => {
  it('doubles its ceiling from 1 s to 60 s', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => backOff(attempt, () => 1));
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('spreads attempts over the whole of the ceiling', () => {
    expect([0, 0.25, 0.5].map((random) => backOff(3, () => random))).toEqual([0, 1_000, 2_000]);
  });

  it('waits longer when the peer asks for it, and never shorter', () => {
    expect(backOff(1, () => 0.5, 300_000)).toBe(300_000);
    expect(backOff(7, () => 0.5, 1_000)).toBe(30_000);
  });
});
