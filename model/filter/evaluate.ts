import { assertNever } from '../assert-never.ts';
import type { Call } from '../call.ts';
import type { TelephonyEvent } from '../event.ts';
import { numberAccepts, patternAccepts, textAccepts } from './accept.ts';
import type { Expression, FieldTest, Filter, Search } from './ast.ts';
import { FIELDS, SEARCHED_FIELDS, looksAtCall } from './fields.ts';
import type { Field, FieldName, NumberReader, TextReader } from './fields.ts';
import { structureOf } from './structure.ts';
import type { FilterStructure } from './structure.ts';

export interface FilterContext {
  /**
   * ms since the epoch: `-15m` counts from here and `10:05` is of its day. The clock while recording; for a finished
   * capture the time of its last event, so that it answers the same next year.
   */
  now: number;
  /** The call of an event, for fields that only calls have; without it an event has no value for them. */
  callOf?: (event: TelephonyEvent) => Call | undefined;
}

/** A filter ready to test with. Pure apart from caches: the same subject gets the same answer. */
export interface CompiledFilter {
  event: (event: TelephonyEvent) => boolean;
  call: (call: Call) => boolean;
  structure: FilterStructure;
}

type Predicate<Subject> = (subject: Subject) => boolean;

/** How the fields of one sort of subject are read; undefined where it cannot have the field. */
interface Readers<Subject> {
  text(field: Exclude<Field, { type: 'number' | 'time' | 'duration' }>): TextReader<Subject> | undefined;
  number(field: Extract<Field, { type: 'number' | 'time' | 'duration' }>): NumberReader<Subject> | undefined;
}

/** Throws for a filter that `parseFilter` would not return, such as a regex that is refused. */
export function compileFilter(filter: Filter, context: FilterContext): CompiledFilter {
  return {
    event: predicate(filter, eventReaders(context.callOf), eventReaders(undefined), context.now),
    call: predicate(filter, CALL_READERS, CALL_READERS, context.now),
    structure: structureOf(filter),
  };
}

const CALL_READERS: Readers<Call> = {
  text: (field) => field.call,
  number: (field) => field.call,
};

function eventReaders(callOf: FilterContext['callOf']): Readers<TelephonyEvent> {
  return {
    text(field) {
      const { event: ofEvent, call: ofCall } = field;
      if (!looksAtCall(field) || ofCall === undefined || callOf === undefined) return ofEvent;
      return (event, accepts) => {
        if (ofEvent?.(event, accepts)) return true;
        const call = callOf(event);
        return call !== undefined && ofCall(call, accepts);
      };
    },
    number(field) {
      const ofCall = field.call;
      if (field.event !== undefined || ofCall === undefined || callOf === undefined) return field.event;
      return (event) => {
        const call = callOf(event);
        return call === undefined ? undefined : ofCall(call);
      };
    },
  };
}

/** `own` reads what a search for words looks at: the subject alone. */
function predicate<Subject>(
  filter: Filter,
  readers: Readers<Subject>,
  own: Readers<Subject>,
  now: number,
): Predicate<Subject> {
  const compile = (expression: Expression): Predicate<Subject> => {
    switch (expression.type) {
      case 'and':
        return all(cheapestFirst(expression.items).map(compile));
      case 'or':
        return any(cheapestFirst(expression.items).map(compile));
      case 'not': {
        const inner = compile(expression.item);
        return (subject) => !inner(subject);
      }
      case 'search':
        return searchPredicate(expression, own);
      case 'test':
        return testPredicate(expression, readers, now);
      default:
        return assertNever(expression);
    }
  };
  return filter.type === 'everything' ? () => true : compile(filter);
}

function all<Subject>(items: Predicate<Subject>[]): Predicate<Subject> {
  return (subject) => items.every((item) => item(subject));
}

function any<Subject>(items: Predicate<Subject>[]): Predicate<Subject> {
  return (subject) => items.some((item) => item(subject));
}

function searchPredicate<Subject>(search: Search, readers: Readers<Subject>): Predicate<Subject> {
  const accepts = patternAccepts(search.pattern, 'part');
  return any(SEARCHED_FIELDS.map((name) => textPredicate(name, readers, accepts)));
}

function testPredicate<Subject>(
  { field: name, condition }: FieldTest,
  readers: Readers<Subject>,
  now: number,
): Predicate<Subject> {
  const field = FIELDS[name];
  if (field.type === 'text') return textPredicate(name, readers, textAccepts(condition, field.match));
  if (field.type === 'word') return textPredicate(name, readers, textAccepts(condition, 'whole'));
  const read = readers.number(field);
  const accepts = numberAccepts(condition, now);
  if (read === undefined) return () => false;
  return (subject) => {
    const value = read(subject);
    return value !== undefined && accepts(value);
  };
}

function textPredicate<Subject>(
  name: FieldName,
  readers: Readers<Subject>,
  accepts: (value: string) => boolean,
): Predicate<Subject> {
  const field = FIELDS[name];
  const read = field.type === 'text' || field.type === 'word' ? readers.text(field) : undefined;
  return read === undefined ? () => false : (subject) => read(subject, accepts);
}

/** What reads raw text comes last: the others may settle it. */
function cheapestFirst(items: readonly Expression[]): Expression[] {
  return [...items.filter((item) => !readsRaw(item)), ...items.filter(readsRaw)];
}

function readsRaw(expression: Expression): boolean {
  return structureOf(expression).fields.includes('raw');
}
