import { expect, test } from 'vitest';
import { checkFilter, withSuggestion } from '../../../../renderer/state/filter-check.ts';

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['from:5590', 'valid'],
  ['from:', 'incomplete'],
  ['"front de', 'incomplete'],
  ['(from:1 OR', 'incomplete'],
  ['dur>', 'incomplete'],
  ['frm:5590', 'invalid'],
  ['frm:5590 to:1', 'invalid'],
  ['from:1)', 'invalid'],
  ['dur>soon to:1', 'invalid'],
])('%j is %s', (text, is) => {
  expect(checkFilter(text).is).toBe(is);
});

test('tells which fields no call has', () => {
  expect(checkFilter('kind:held from:1')).toEqual({ is: 'valid', eventOnly: ['kind'] });
});

test('takes the suggestion of a mistake into the text', () => {
  const check = checkFilter('to:1 frm:5590');
  if (check.is !== 'invalid') throw new Error(`unexpectedly ${check.is}`);
  expect(withSuggestion('to:1 frm:5590', check.error)).toBe('to:1 from:5590');
});
