import { assertNever } from '../assert-never.ts';
import type { Condition, Expression, Filter, RegexPattern, Scalar, TextPattern } from './ast.ts';
import { writeDuration } from './syntax/duration.ts';

/** The text of a filter, in one canonical form: `parseFilter` reads it back to a deeply equal filter. */
export function printFilter(filter: Filter): string {
  return filter.type === 'everything' ? '' : printExpression(filter);
}

/** A text as it stands in a filter: in quotes where it would mean something else without. */
export function quoteText(text: string): string {
  const isPlain = /^[\p{L}\p{N}+_.@#/][\p{L}\p{N}+_.@#/-]*$/u.test(text);
  const isKeyword = /^(?:OR|AND|NOT)$/.test(text);
  return isPlain && !isKeyword && !text.includes('..') ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function printExpression(expression: Expression): string {
  switch (expression.type) {
    case 'or':
      return expression.items.map(printExpression).join(' OR ');
    case 'and':
      return expression.items.map((item) => grouped(item, item.type === 'or')).join(' ');
    case 'not':
      return `-${grouped(expression.item, expression.item.type === 'or' || expression.item.type === 'and')}`;
    case 'search':
      return printPattern(expression.pattern);
    case 'test':
      return `${expression.field}${printCondition(expression.condition)}`;
    default:
      return assertNever(expression);
  }
}

function grouped(expression: Expression, needsParentheses: boolean): string {
  const text = printExpression(expression);
  return needsParentheses ? `(${text})` : text;
}

function printCondition(condition: Condition): string {
  switch (condition.type) {
    case 'exists':
      return ':*';
    case 'compare':
      return `${condition.operator}${printScalar(condition.value)}`;
    case 'oneOf':
      return `:(${condition.items.map(printValue).join(',')})`;
    default:
      return `:${printValue(condition)}`;
  }
}

function printValue(value: Exclude<Condition, { type: 'exists' | 'compare' | 'oneOf' }>): string {
  switch (value.type) {
    case 'text':
    case 'regex':
      return printPattern(value);
    case 'equals':
      return printScalar(value.value);
    case 'range':
      return `${printScalar(value.from)}..${printScalar(value.to)}`;
    default:
      return assertNever(value);
  }
}

function printPattern(pattern: TextPattern | RegexPattern): string {
  if (pattern.type === 'regex') return `~/${pattern.source}/`;
  return pattern.pieces.map((piece) => (piece === '' ? '' : quoteText(piece))).join('*');
}

function printScalar(value: Scalar): string {
  switch (value.type) {
    case 'number':
      return String(value.value);
    case 'duration':
      return writeDuration(value.ms);
    case 'ago':
      return `-${writeDuration(value.ms)}`;
    case 'clock':
    case 'moment':
      return value.text;
    default:
      return assertNever(value);
  }
}
