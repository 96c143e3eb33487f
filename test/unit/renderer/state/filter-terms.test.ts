import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../../model/filter/parser.ts';
import { and, callTerm, not, only, partiesOf, textValue } from '../../../../renderer/state/filter-terms.ts';
import { makeCall } from '../../../support/make-call.ts';
import { makeEvent } from '../../../support/make-event.ts';

describe('narrowing a filter', () => {
  test('adds the term', () => {
    expect(and('', 'from:1')).toBe('from:1');
    expect(and('state:held', 'from:1')).toBe('state:held from:1');
  });

  test('says nothing twice', () => {
    expect(and('state:held from:1', 'from:1')).toBe('state:held from:1');
  });

  test('takes the opposite back', () => {
    expect(and('-from:1 state:held', 'from:1')).toBe('state:held from:1');
    expect(and('from:1', '-from:1')).toBe('-from:1');
  });

  test('keeps alternatives together', () => {
    expect(and('from:1 OR to:1', 'state:held')).toBe('(from:1 OR to:1) state:held');
  });
});

test('values of peers become terms that mean just them', () => {
  const [value] = textValue('from', 'a" OR raw:*');
  if (!value) throw new Error('no value');
  for (const term of [only(value), not(value)]) expect(parseFilter(term).ok).toBe(true);
  expect(parseFilter(only(value))).toEqual({
    ok: true,
    filter: { type: 'test', field: 'from', condition: { type: 'text', pieces: ['a" OR raw:*'] } },
  });
});

test('no value is no term', () => {
  expect(textValue('from', '')).toEqual([]);
  expect(textValue('from', undefined)).toEqual([]);
});

test('names the call of an event, or of a row of calls', () => {
  expect(callTerm(makeEvent({ callId: '10 42' }))).toBe('call:"10 42"');
  expect(callTerm({ ...makeCall({ id: 'c-1' }), key: '7', firstSeq: 1 })).toBe('call:c-1');
});

test('names each party once', () => {
  const event = makeEvent({
    from: { number: '5590', name: 'Front desk' },
    to: { name: 'Sales' },
    device: '5590',
  });
  expect(partiesOf({ ...event, seq: 1 })).toEqual(['5590', 'Sales']);
});
