import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../../model/filter/evaluate.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';
import { filteredRange, timeTerm } from '../../../../renderer/state/timeline-filter.ts';
import { withTime } from '../../../../renderer/views/filter/time-ranges.ts';
import { makeEvent } from '../../../support/make-event.ts';

const at = (minute: number, second = 0, ms = 0) => new Date(2026, 2, 2, 13, minute, second, ms).getTime();

function selects(filter: string, time: number): boolean {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(filter);
  return compileFilter(parsed.filter, { now: at(59) }).event({ ...makeEvent({ at: time }), seq: 1 });
}

describe('a range of time in a filter', () => {
  it('is written no finer than it was drawn', () => {
    expect(timeTerm({ from: at(2, 10, 7), to: at(2, 30, 501) })).toBe(
      'at:2026-03-02T13:02:10.007..2026-03-02T13:02:30.500',
    );
    expect(timeTerm({ from: at(2, 10, 7), to: at(9, 30, 501) })).toBe(
      'at:2026-03-02T13:02:10..2026-03-02T13:09:30',
    );
    expect(timeTerm({ from: at(0, 10), to: at(0, 30) + 2 * 3_600_000 })).toBe(
      'at:2026-03-02T13:00..2026-03-02T15:00',
    );
  });

  it('selects what lies in it and nothing else', () => {
    const term = timeTerm({ from: at(2), to: at(4) });
    expect([at(2) - 1, at(2), at(4) - 1, at(4)].map((time) => selects(term, time))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('is read back from a filter that has other conditions, too', () => {
    const range = { from: at(2), to: at(4) };
    expect(filteredRange(`queue:sales ${timeTerm(range)} -kind:message`, at(59))).toEqual(range);
    expect(filteredRange('at>-15m', at(59))).toEqual({ from: at(44), to: Infinity });
    expect(filteredRange('at>=13:05 at<13:10', at(59))).toEqual({ from: at(5), to: at(10) });
    expect(filteredRange('queue:sales', at(59))).toBeNull();
  });

  it('takes the place of the one before', () => {
    expect(withTime('queue:sales at>-15m', 'at:13:05..13:10')).toBe('queue:sales at:13:05..13:10');
    expect(withTime('a OR b', 'at>-5m')).toBe('(a OR b) at>-5m');
    expect(withTime('at>-5m device:4105', '')).toBe('device:4105');
  });
});
