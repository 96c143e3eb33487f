import { describe, expect, it } from 'vitest';
import { axisTicks } from '../../../../renderer/state/timeline-ticks.ts';

const at = (hour: number, minute = 0, second = 0, ms = 0, day = 2) =>
  new Date(2026, 2, day, hour, minute, second, ms).getTime();
const labels = (from: number, to: number, width = 1_000) =>
  axisTicks({ from, to, width }).map(({ label }) => label);

describe('the ticks of a time axis', () => {
  it('are round times as close as their labels allow', () => {
    expect(labels(at(13, 0, 3), at(13, 9, 50))).toEqual([
      ...['13:01', '13:02', '13:03', '13:04', '13:05', '13:06', '13:07', '13:08', '13:09'],
    ]);
    expect(labels(at(13, 0, 0), at(13, 0, 59))[1]).toBe('13:00:10');
    expect(labels(at(13, 2, 11, 480), at(13, 2, 11, 499), 300)).toEqual(['13:02:11.480', '13:02:11.490']);
  });

  it('name the day at midnight', () => {
    expect(labels(at(22), at(26))).toContain('3 Mar');
    expect(labels(at(0), at(0, 0, 0, 0, 9))).toEqual([
      ...['2 Mar', '3 Mar', '4 Mar', '5 Mar', '6 Mar', '7 Mar', '8 Mar', '9 Mar'],
    ]);
  });

  it('lie at whole hours by the clock here, on days of any length', () => {
    const ticks = axisTicks({ from: at(5), to: at(5) + 86_400_000 * 40, width: 1_000 });
    expect(ticks.length).toBeGreaterThan(3);
    for (const tick of ticks) expect(new Date(tick.at).getHours()).toBe(0);
  });

  it('are never closer than asked, whatever is shown', () => {
    for (let length = 10; length < 2e11; length *= 3) {
      const ticks = axisTicks({ from: at(13), to: at(13) + length, width: 900 });
      const least = ((length / 900) * 92) / 1.05;
      ticks
        .slice(1)
        .forEach((tick, index) => expect(tick.at - (ticks[index]?.at ?? 0)).toBeGreaterThan(least));
      expect(ticks.length).toBeLessThan(11);
    }
  });

  it('are none where there is no room', () => {
    expect(axisTicks({ from: 0, to: 1_000, width: 0 })).toEqual([]);
    expect(axisTicks({ from: 5, to: 5, width: 100 })).toEqual([]);
  });
});
