import { expect, test } from 'vitest';
import { FILTER_EXAMPLES } from '../../../../../model/filter/help.ts';
import { highlight } from '../../../../../renderer/views/filter/highlight.ts';

const kinds = (text: string) =>
  highlight(text, null)
    .filter(({ kind }) => kind !== 'space')
    .map(({ text: part, kind }) => `${kind} ${part}`);

test('colours fields, operators and values', () => {
  expect(kinds('state:(ringing,connected) -queue:test dur>30s')).toEqual([
    'field state',
    'operator :',
    'value (ringing,connected)',
    'not -',
    'field queue',
    'operator :',
    'value test',
    'field dur',
    'operator >',
    'value 30s',
  ]);
});

test('colours keywords, parentheses, regexes and words', () => {
  expect(kinds('(a OR raw:~/x y/) NOT "b c"')).toEqual([
    'parenthesis (',
    'text a',
    'keyword OR',
    'field raw',
    'operator :',
    'regex ~/x y/',
    'parenthesis )',
    'keyword NOT',
    'text "b c"',
  ]);
});

test('does not colour a field that there is not', () => {
  expect(kinds('frm:1')[0]).toBe('text frm');
});

test('underlines what is wrong and nothing else', () => {
  const wrong = highlight('to:1 frm:5590', { from: 5, to: 8 }).filter(({ isWrong }) => isWrong);
  expect(wrong.map(({ text }) => text)).toEqual(['frm']);
});

test.each([
  ...FILTER_EXAMPLES.map(({ filter }) => filter),
  '"open',
  'from:"a b',
  'from:(1,2',
  '~/a',
  'a:b:c',
  '"',
  '((',
  '<>',
])('keeps every character of %s', (text) => {
  const joined = (wrong: { from: number; to: number } | null) =>
    highlight(text, wrong)
      .map((span) => span.text)
      .join('');
  expect(joined(null)).toBe(text);
  expect(joined({ from: 1, to: 3 })).toBe(text);
});
