import { assertNever } from '../assert-never.ts';
import type { ComparisonOperator, Condition, RegexPattern, Scalar, TextPattern } from './ast.ts';
import { RegexMatcher } from './regex/matcher.ts';
import { timeInterval } from './syntax/time.ts';
import type { Interval } from './syntax/time.ts';

/** Durations that are whole seconds stand for that second. */
const SECOND = 1000;

/**
 * The test that a condition of a text or word field puts to one value; `match` is the field's. Engines that keep each
 * text once may put it to each text once: the answer depends on the text alone.
 */
export function textAccepts(condition: Condition, match: 'whole' | 'part'): (value: string) => boolean {
  switch (condition.type) {
    case 'exists':
      return () => true;
    case 'text':
    case 'regex':
      return patternAccepts(condition, match);
    case 'oneOf': {
      const items = condition.items.map((item) => textAccepts(item, match));
      return (value) => items.some((accepts) => accepts(value));
    }
    case 'equals':
    case 'range':
    case 'compare':
      throw new Error(`A text field has no condition ${condition.type}`);
    default:
      return assertNever(condition);
  }
}

/** The test of a pattern: against the whole text, or for a part of it. Letters are taken in any case. */
export function patternAccepts(
  pattern: TextPattern | RegexPattern,
  match: 'whole' | 'part',
): (value: string) => boolean {
  if (pattern.type === 'regex') {
    const matcher = new RegexMatcher(pattern.source);
    return (value) => matcher.test(value);
  }
  const pieces = pattern.pieces.map((piece) => piece.toLowerCase());
  const [only = '', ...others] = pieces;
  if (match === 'part') return (value) => hasInOrder(value.toLowerCase(), pieces, 0);
  if (others.length === 0) return isText(only);
  const last = others.pop() ?? '';
  return (value) => isBetween(value.toLowerCase(), only, others, last);
}

/** Most texts are told apart by their last letter already, without being made small. */
function isText(text: string): (value: string) => boolean {
  const end = text.charCodeAt(text.length - 1);
  return (value) => {
    const last = value.charCodeAt(value.length - 1);
    if (last < 128 && last !== end && (last < 0x41 || last > 0x5a || last + 0x20 !== end)) return false;
    return value.toLowerCase() === text;
  };
}

function isBetween(text: string, first: string, middle: readonly string[], last: string): boolean {
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  return middle.length === 0 || hasInOrder(text.slice(0, end), middle, first.length);
}

function hasInOrder(text: string, pieces: readonly string[], start: number): boolean {
  let from = start;
  for (const piece of pieces) {
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return true;
}

/** The test that a condition of a number, duration or time field puts to a value; `now` in ms since the epoch. */
export function numberAccepts(condition: Condition, now: number): (value: number) => boolean {
  switch (condition.type) {
    case 'exists':
      return () => true;
    case 'equals': {
      const { start, end } = intervalOf(condition.value, now);
      return (value) => start <= value && value < end;
    }
    case 'range': {
      const { start } = intervalOf(condition.from, now);
      const { end } = intervalOf(condition.to, now);
      return (value) => start <= value && value < end;
    }
    case 'compare':
      return comparison(condition.operator, intervalOf(condition.value, now).start);
    case 'oneOf': {
      const items = condition.items.map((item) => numberAccepts(item, now));
      return (value) => items.some((accepts) => accepts(value));
    }
    case 'text':
    case 'regex':
      throw new Error(`A number has no condition ${condition.type}`);
    default:
      return assertNever(condition);
  }
}

/**
 * What a written value stands for: a number itself, a time the unit it is written to (`10:05` the minute), a duration
 * of whole seconds that second, any other its very ms.
 */
export function intervalOf(value: Scalar, now: number): Interval {
  switch (value.type) {
    case 'number':
      return { start: value.value, end: value.value + 1 };
    case 'duration':
      return { start: value.ms, end: value.ms + (value.ms % SECOND === 0 ? SECOND : 1) };
    default:
      return timeInterval(value, now);
  }
}

function comparison(operator: ComparisonOperator, limit: number): (value: number) => boolean {
  switch (operator) {
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    default:
      return assertNever(operator);
  }
}
