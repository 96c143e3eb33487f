import { describe, expect, it } from 'vitest';
import { watchStolenTime } from '../../perf/harness/stolen-time.ts';

/** As in proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice. */
function stat(user: number, idle: number, steal: number, guest: number): string {
  return `cpu  ${user} 0 0 ${idle} 0 0 0 ${steal} ${guest} 0\ncpu0 1 1 1 1 1 1 1 1 0 0\nctxt 5\n`;
}

function share(...stats: (string | null)[]): number | null {
  const readings = stats.values();
  return watchStolenTime(() => readings.next().value ?? null)();
}

describe('stolen time', () => {
  it('is the share that the host kept, of all that passed', () => {
    expect(share(stat(1_000, 500, 100, 900), stat(1_060, 520, 120, 950))).toBe(0.2);
  });

  it.each([
    ['the system does not say', null, null],
    ['an old system says less', 'cpu 1 2 3 4\n', 'cpu 5 6 7 8\n'],
    ['no time has passed', stat(1, 1, 1, 0), stat(1, 1, 1, 0)],
  ])('is not known where %s', (_, before, after) => {
    expect(share(before, after)).toBeNull();
  });
});
