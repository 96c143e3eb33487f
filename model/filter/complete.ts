import { FILTER_LIMITS } from './ast.ts';
import { FIELD_NAMES, FIELDS, findField } from './fields.ts';
import type { FieldName } from './fields.ts';
import { quoteText } from './printer.ts';

export interface Completion {
  /** Goes in place of the text from `from` to `to`. */
  insert: string;
  /** One line about it; '' where it speaks for itself. */
  help: string;
}

export interface Completions {
  from: number;
  to: number;
  items: Completion[];
}

/** The values of a text field that the reader has seen, the likeliest first. */
export type ValuesSeen = (field: FieldName) => readonly string[];

const MOST_ITEMS = 50;

const KEYWORDS: readonly Completion[] = [
  { insert: 'OR', help: 'either side' },
  { insert: 'NOT', help: 'the opposite of what follows; short: -' },
];

const TEXT_OPERATORS: readonly (readonly [string, string])[] = [
  [':', 'is'],
  ['!=', 'is not'],
  [':*', 'is there'],
  [':~/', 'contains what a regex describes'],
];
const ORDERED_OPERATORS: readonly (readonly [string, string])[] = [
  [':', 'is, or lies in a range a..b'],
  ['>', 'more or later than'],
  ['>=', 'at least, or from'],
  ['<', 'less or earlier than'],
  ['<=', 'at most, or until'],
  [':*', 'is there'],
];

/** By the type of the field; for `:` and for comparisons. */
const EXAMPLES = {
  number: { equality: [], comparison: [] },
  duration: { equality: ['0s..30s', '1m..5m'], comparison: ['10s', '30s', '1m', '5m', '1h'] },
  time: { equality: ['-15m..-0s', '-1h..-0s'], comparison: ['-5m', '-15m', '-1h', '-24h'] },
} as const;

/** Where the cursor stands: in a word, in a value of a field, or where nothing can be proposed. */
type Spot =
  | { type: 'word'; from: number }
  | { type: 'value'; from: number; field: FieldName; isFirst: boolean; operator: string }
  | { type: 'none' };

/**
 * What can be written at the cursor: fields and keywords in a word, operators after a whole field name, and after an
 * operator the words of the field or the values seen. The filter need not be valid.
 */
export function completeFilter(text: string, cursor: number, valuesSeen: ValuesSeen): Completions {
  const spot: Spot = text.length > FILTER_LIMITS.text ? { type: 'none' } : spotAt(text.slice(0, cursor));
  if (spot.type === 'none') return { from: cursor, to: cursor, items: [] };
  const written = text.slice(spot.from, cursor);
  const items = spot.type === 'word' ? wordItems(written) : valueItems(written, spot, valuesSeen);
  const tail = /^[\w.+*-]*/.exec(text.slice(cursor))?.[0].length ?? 0;
  return { from: spot.from, to: cursor + tail, items: items.slice(0, MOST_ITEMS) };
}

/** Reads what stands before the cursor as far as completion needs it, valid or not. */
function spotAt(before: string): Spot {
  const token =
    /(\s+)|\(|\)|-|(?:([A-Za-z][\w-]*)(!=|>=|<=|:|>|<))(\((?:"(?:[^"\\]|\\.)*"?|[^")])*\)?|~\/(?:[^/\\]|\\.)*\/?|(?:"(?:[^"\\]|\\.)*"?|[^\s()"])*)|(?:"(?:[^"\\]|\\.)*"?|[^\s()"])+/gsy;
  let spot: Spot = { type: 'word', from: before.length };
  while (token.lastIndex < before.length) {
    const start = token.lastIndex;
    const match = token.exec(before);
    if (match === null) return { type: 'none' };
    const [whole, , name, operator, value] = match;
    const isPunctuation = /^(?:\s+|[()-])$/.test(whole);
    if (isPunctuation) spot = { type: 'word', from: before.length };
    else if (name === undefined) spot = { type: 'word', from: start };
    else spot = valueSpot(name, operator ?? '', value ?? '', before.length);
  }
  return spot;
}

/** The value ends at `end`. */
function valueSpot(name: string, operator: string, value: string, end: number): Spot {
  const field = findField(name);
  if (field === undefined || value.startsWith('~')) return { type: 'none' };
  if (!value.startsWith('('))
    return { type: 'value', from: end - value.length, field, isFirst: true, operator };
  if (value.endsWith(')')) return { type: 'none' };
  const item = /(?:"(?:[^"\\]|\\.)*"?|[^,"])*$/s.exec(value.slice(1))?.[0].trimStart() ?? '';
  return { type: 'value', from: end - item.length, field, isFirst: false, operator };
}

function wordItems(written: string): Completion[] {
  if (written.startsWith('"') || written.startsWith('~')) return [];
  const start = written.toLowerCase();
  const exact = findField(written);
  const operators = exact === undefined ? [] : operatorItems(exact);
  const fields = FIELD_NAMES.filter(
    (name) => name !== exact && [name, ...FIELDS[name].aliases].some((word) => word.startsWith(start)),
  ).map((name) => ({ insert: `${name}:`, help: FIELDS[name].help }));
  const keywords = KEYWORDS.filter(({ insert }) => insert.toLowerCase().startsWith(start));
  return [...operators, ...fields, ...keywords];
}

function operatorItems(name: FieldName): Completion[] {
  const { type } = FIELDS[name];
  const operators = type === 'text' || type === 'word' ? TEXT_OPERATORS : ORDERED_OPERATORS;
  return operators.map(([operator, help]) => ({ insert: `${name}${operator}`, help }));
}

function valueItems(
  written: string,
  { field, isFirst, operator }: Extract<Spot, { type: 'value' }>,
  valuesSeen: ValuesSeen,
): Completion[] {
  const isEquality = operator === ':' || operator === '!=';
  const start = written.replaceAll('"', '').toLowerCase();
  const values = possibleValues(field, isEquality, valuesSeen);
  const items = [
    ...values.filter(({ insert }) => plain(insert).startsWith(start)),
    ...values.filter(({ insert }) => plain(insert).indexOf(start) > 0),
  ];
  return isEquality && isFirst && start === '' ? [...items, { insert: '*', help: 'any value' }] : items;
}

function possibleValues(name: FieldName, isEquality: boolean, valuesSeen: ValuesSeen): Completion[] {
  const field = FIELDS[name];
  if (field.type !== 'text' && field.type !== 'word')
    return EXAMPLES[field.type][isEquality ? 'equality' : 'comparison'].map((insert) => ({
      insert,
      help: '',
    }));
  if (!isEquality) return [];
  const values = field.type === 'word' ? field.words : valuesSeen(name).filter((value) => value !== '');
  return values.map((value) => ({ insert: quoteText(value), help: '' }));
}

function plain(written: string): string {
  return written.replaceAll('"', '').toLowerCase();
}
