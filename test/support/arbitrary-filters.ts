import fc from 'fast-check';
import type { Call } from '../../model/call.ts';
import { PARTY_ROLES } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Condition, Expression, Filter, ListItem, Scalar } from '../../model/filter/ast.ts';
import { FIELD_NAMES, FIELDS } from '../../model/filter/fields.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import {
  CALL_OUTCOMES,
  CALL_STATES,
  CONNECTION_ROLES,
  DIRECTIONS,
  EVENT_KINDS,
} from '../../model/vocabulary.ts';

/** The moment that filters and subjects of these arbitraries lie around. Local noon, so that clock times do too. */
export const NOW = new Date(2026, 2, 2, 12).getTime();

const MINUTE = 60_000;

/** Few and alike, so that filters match about as often as not; some need quotes. */
const TEXTS = [
  '5590',
  '5591',
  '+33125550142',
  'Front Desk',
  'front',
  'a*b',
  'a"\\b',
  'OR',
  'x:y',
  'é É',
  '-1',
  'ab',
  'ba',
  'a..b',
];
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }) },
);
const REGEXES = [
  '55(90|91)',
  '^\\+33',
  'desk$',
  '[a-e]+',
  '\\d{4}',
  '\\bfront\\b',
  'a.b',
  '(a|b)*ba?',
  '\\/',
  '[^\\w]',
];

const pieces = fc
  .tuple(fc.boolean(), fc.array(text, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
  .map(([opens, words, closes, isOne]) => {
    const kept = isOne ? words.slice(0, 1) : words;
    return isOne ? kept : [...(opens ? [''] : []), ...kept, ...(closes ? [''] : [])];
  });
const textPattern = pieces.map((all) => ({ type: 'text' as const, pieces: all }));
const regexPattern = fc.constantFrom(...REGEXES).map((source) => ({ type: 'regex' as const, source }));

const wordPattern = (words: readonly string[]): fc.Arbitrary<ListItem> =>
  fc.oneof(
    fc.constantFrom(...words).map((word) => ({ type: 'text' as const, pieces: [word] })),
    fc.constantFrom(...words).map((word) => ({ type: 'text' as const, pieces: [word.slice(0, 2), ''] })),
  );

const pad = (value: number): string => String(value).padStart(2, '0');

function momentTexts(time: number): string[] {
  const date = new Date(time);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  return [day, `${day}T${clock}`, `${day}T${clock}:${pad(date.getSeconds())}`, date.toISOString()];
}

const offset = fc.integer({ min: -5, max: 5 }).map((minutes) => minutes * MINUTE);

type TimeForm = 'clock' | 'moment' | 'ago';

function scalarAt(form: TimeForm | 'number' | 'duration', value: number, detail: number): Scalar {
  const time = NOW + value;
  const date = new Date(time);
  switch (form) {
    case 'number':
      return { type: 'number', value };
    case 'duration':
      return { type: 'duration', ms: value };
    case 'ago':
      return { type: 'ago', ms: 5 * MINUTE - value };
    case 'clock': {
      const clock = `${date.getHours()}:${pad(date.getMinutes())}`;
      return { type: 'clock', text: detail % 2 === 0 ? clock : `${clock}:${pad(date.getSeconds())}` };
    }
    case 'moment':
      return { type: 'moment', text: momentTexts(time)[detail % 4] ?? '' };
  }
}

/** Two values in order, and how they are written. */
function orderedValues(type: 'number' | 'time' | 'duration'): fc.Arbitrary<[Scalar, Scalar]> {
  const forms: fc.Arbitrary<TimeForm | 'number' | 'duration'> =
    type === 'time' ? fc.constantFrom('clock', 'moment', 'ago') : fc.constant(type);
  const value =
    type === 'time' ? offset : type === 'number' ? fc.nat(6) : fc.nat(8).map((halves) => halves * 500);
  return fc
    .tuple(forms, value, value, fc.nat(3))
    .map(([form, a, b, detail]) => [
      scalarAt(form, Math.min(a, b), detail),
      scalarAt(form, Math.max(a, b), detail),
    ]);
}

function orderedItem(type: 'number' | 'time' | 'duration'): fc.Arbitrary<ListItem> {
  return fc
    .tuple(orderedValues(type), fc.boolean())
    .map(([[from, to], isRange]): ListItem =>
      isRange || from.type === 'ago' ? { type: 'range', from, to } : { type: 'equals', value: from },
    );
}

function conditionOf(name: FieldName): fc.Arbitrary<Condition> {
  const field = FIELDS[name];
  const exists = fc.constant<Condition>({ type: 'exists' });
  if (field.type === 'text' || field.type === 'word') {
    const item: fc.Arbitrary<ListItem> = field.type === 'word' ? wordPattern(field.words) : textPattern;
    return fc.oneof(exists, item, regexPattern, listOf(item));
  }
  const item = orderedItem(field.type);
  const comparison = fc
    .tuple(
      fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
      orderedValues(field.type),
    )
    .map(([operator, [value]]): Condition => ({ type: 'compare', operator, value }));
  return fc.oneof(exists, item, comparison, listOf(item));
}

function listOf(item: fc.Arbitrary<ListItem>): fc.Arbitrary<Condition> {
  return fc.array(item, { minLength: 2, maxLength: 3 }).map((items) => ({ type: 'oneOf', items }));
}

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.oneof(textPattern, regexPattern).map((pattern) => ({ type: 'search' as const, pattern })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...FIELD_NAMES)
      .chain((field) => conditionOf(field).map((condition) => ({ type: 'test' as const, field, condition }))),
  },
);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'filter' },
    leaf,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      )
      .map(([type, items]): Expression => ({
        type,
        items: items.flatMap((item) => (item.type === type ? item.items : [item])),
      })),
    tie('expression').map((item): Expression => ({ type: 'not', item })),
  ),
}));

/** Any filter that the parser can return, over all fields. */
export const anyFilter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 30, arbitrary: expression },
  { weight: 1, arbitrary: fc.constant<Filter>({ type: 'everything' }) },
);

const optional = { requiredKeys: [] };
const party = fc.record({ number: text, name: text }, optional);
const named = fc.record({ id: text, name: text }, { requiredKeys: ['id'] });
const time = fc
  .tuple(offset, fc.constantFrom(0, 1, 500, 30_000))
  .map(([minutes, extra]) => NOW + minutes + extra);

/** Any event, with the texts and times that `anyFilter` asks for. */
export const anyEvent: fc.Arbitrary<TelephonyEvent> = fc.record(
  {
    seq: fc.integer({ min: 1, max: 6 }),
    at: time,
    receivedAt: time,
    sourceId: text,
    protocol: text,
    kind: fc.constantFrom(...EVENT_KINDS),
    name: text,
    callId: text,
    globalCallId: text,
    connectionId: text,
    role: fc.constantFrom(...CONNECTION_ROLES),
    device: text,
    from: party,
    to: party,
    direction: fc.constantFrom(...DIRECTIONS),
    state: fc.constantFrom(...CALL_STATES),
    cause: text,
    agent: named,
    queue: named,
    reason: fc.array(text, { maxLength: 3 }).map((words) => words.join(' ')),
    raw: fc.array(text, { maxLength: 4 }).map((words) => words.join(' ')),
    rawEncoding: fc.constant('base64' as const),
  },
  { requiredKeys: ['seq', 'at', 'receivedAt', 'sourceId', 'protocol', 'kind', 'name', 'raw'] },
);

const leg = fc.record(
  { connectionId: text, device: text, state: fc.constantFrom(...CALL_STATES), startedAt: time },
  { requiredKeys: ['connectionId', 'state', 'startedAt'] },
);

/** Any call, with the texts and times that `anyFilter` asks for. */
export const anyCall: fc.Arbitrary<Call> = fc.record(
  {
    id: text,
    sourceId: text,
    protocol: text,
    globalCallId: text,
    parties: fc.array(
      fc.record(
        { number: text, name: text, device: text, role: fc.constantFrom(...PARTY_ROLES) },
        { requiredKeys: ['role'] },
      ),
      { maxLength: 3 },
    ),
    direction: fc.constantFrom(...DIRECTIONS),
    startedAt: fc.constant(NOW - 2000),
    ringingAt: fc.nat(3).map((halves) => NOW - 2000 + halves * 500),
    answeredAt: fc.nat(3).map((halves) => NOW + halves * 500),
    endedAt: fc.nat(4).map((halves) => NOW + 1500 + halves * 500),
    state: fc.constantFrom(...CALL_STATES),
    outcome: fc.constantFrom(...CALL_OUTCOMES),
    queue: named,
    agent: named,
    legs: fc.array(leg, { maxLength: 3 }),
    eventCount: fc.nat(6),
  },
  { requiredKeys: ['id', 'sourceId', 'protocol', 'parties', 'startedAt', 'state', 'legs', 'eventCount'] },
);
