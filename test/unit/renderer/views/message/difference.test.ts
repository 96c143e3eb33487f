import { expect, test } from 'vitest';
import { changesBetween } from '../../../../../renderer/views/message/difference.ts';

test('tells what is new, what is other and what is gone', () => {
  const before = { state: 'ringing', call: { id: 7, cause: 'newCall' } };
  const after = { state: 'connected', call: { id: 7 }, answered: [1] };
  expect(changesBetween(before, after)).toEqual([
    { path: 'state', before: '"ringing"', after: '"connected"' },
    { path: 'answered[0]', before: undefined, after: '1' },
    { path: 'call.cause', before: '"newCall"', after: undefined },
  ]);
});

test('the order of members is no difference', () => {
  expect(changesBetween({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
});

test('an empty list is other than none', () => {
  expect(changesBetween({}, { a: [] })).toContainEqual({ path: 'a', before: undefined, after: '[]' });
});
