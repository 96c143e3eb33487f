import type { Condition } from '../../../model/filter/ast.ts';
import { intervalOf } from '../../../model/filter/accept.ts';
import type { Interval } from '../../../model/filter/syntax/time.ts';

/**
 * The whole numbers that meet a condition, from `start` up to, but not including, `end`; null where no two numbers can
 * say it. The same as `numberAccepts`, which has to be asked for each number.
 */
export function wholeNumbers(condition: Condition, now: number): Interval | null {
  switch (condition.type) {
    case 'equals':
      return upwards(intervalOf(condition.value, now));
    case 'range':
      return upwards({
        start: intervalOf(condition.from, now).start,
        end: intervalOf(condition.to, now).end,
      });
    case 'compare': {
      const limit = intervalOf(condition.value, now).start;
      if (condition.operator === '<') return { start: -Infinity, end: Math.ceil(limit) };
      if (condition.operator === '<=') return { start: -Infinity, end: Math.floor(limit) + 1 };
      return { start: condition.operator === '>' ? Math.floor(limit) + 1 : Math.ceil(limit), end: Infinity };
    }
    default:
      return null;
  }
}

function upwards({ start, end }: Interval): Interval {
  return { start: Math.ceil(start), end: Math.ceil(end) };
}
