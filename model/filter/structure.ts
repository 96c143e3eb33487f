import { assertNever } from '../assert-never.ts';
import type { Condition, Expression, FieldTest, Filter, Scalar, Search } from './ast.ts';
import { FIELD_NAMES, FIELDS, SEARCHED_FIELDS, looksAtCall } from './fields.ts';
import type { FieldName } from './fields.ts';

/** What a filter asks for, so that a reader fetches no more and knows when an answer can change. */
export interface FilterStructure {
  /** The fields that are read, in the order of `FIELD_NAMES`; a search reads `SEARCHED_FIELDS`. */
  fields: FieldName[];
  /** Tests of an event look at its call: they can change when the call does. */
  needsCalls: boolean;
  /** Fields it tests that no call has: over calls, such a test is never true. */
  eventOnly: FieldName[];
  /** It names times relative to now or without a day: what it selects changes as time goes on. */
  needsNow: boolean;
}

export function structureOf(filter: Filter): FilterStructure {
  const leaves = filter.type === 'everything' ? [] : leavesOf(filter);
  const tests = leaves.filter((leaf) => leaf.type === 'test');
  const isSearching = tests.length < leaves.length;
  const tested = new Set(tests.map((test) => test.field));
  const searched = new Set<FieldName>(isSearching ? SEARCHED_FIELDS : []);
  return {
    fields: FIELD_NAMES.filter((name) => tested.has(name) || searched.has(name)),
    needsCalls: FIELD_NAMES.some((name) => tested.has(name) && looksAtCall(FIELDS[name])),
    eventOnly: FIELD_NAMES.filter((name) => tested.has(name) && FIELDS[name].call === undefined),
    needsNow: tests.some((test) => scalarsOf(test.condition).some(isRelative)),
  };
}

function leavesOf(expression: Expression): (FieldTest | Search)[] {
  switch (expression.type) {
    case 'and':
    case 'or':
      return expression.items.flatMap(leavesOf);
    case 'not':
      return leavesOf(expression.item);
    case 'search':
    case 'test':
      return [expression];
    default:
      return assertNever(expression);
  }
}

function isRelative(value: Scalar): boolean {
  return value.type === 'ago' || value.type === 'clock';
}

function scalarsOf(condition: Condition): Scalar[] {
  switch (condition.type) {
    case 'equals':
    case 'compare':
      return [condition.value];
    case 'range':
      return [condition.from, condition.to];
    case 'oneOf':
      return condition.items.flatMap(scalarsOf);
    case 'exists':
    case 'text':
    case 'regex':
      return [];
    default:
      return assertNever(condition);
  }
}
