import { describe, expect, it } from 'vitest';
import { RateMeter } from '../../../../main/sources/rate-meter.ts';

const START = Date.UTC(2026, 2, 2, 13);

function counted(perSecond: number, seconds: number) {
  const meter = new RateMeter();
  meter.reset(START);
  for (let n = 0; n < perSecond * seconds; n += 1) meter.count(START + (n * 1_000) / perSecond);
  return meter;
}

describe('RateMeter', () => {
  it.each([1, 3, 10, 60])('tells a steady rate after %d s', (seconds) => {
    expect(counted(40, seconds).perSecond(START + seconds * 1_000 - 1)).toBeCloseTo(40, 0);
  });

  it('forgets what was more than 10 s ago', () => {
    const meter = counted(40, 60);
    expect(meter.perSecond(START + 65_000)).toBeCloseTo(40 * (4 / 9), 0);
    expect(meter.perSecond(START + 70_000)).toBe(0);
  });

  it('does not make a rate of what came in the first moment', () => {
    const meter = counted(1, 1);
    expect(meter.perSecond(START + 10)).toBe(1);
  });

  it('begins anew', () => {
    const meter = counted(40, 10);
    meter.reset(START + 10_000);
    expect(meter.perSecond(START + 10_000)).toBe(0);
  });

  it('bears a clock that is set back', () => {
    const meter = counted(40, 10);
    meter.count(START - 3_600_000);
    expect(meter.perSecond(START + 9_999)).toBeCloseTo(40, 0);
  });
});
