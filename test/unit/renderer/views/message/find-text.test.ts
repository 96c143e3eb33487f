import { expect, test } from 'vitest';
import { findText } from '../../../../../renderer/views/message/find-text.ts';

const marked = (text: string, wanted: string, most = 100) =>
  findText(text, wanted, most)
    .map((part) => (part.isFound ? `[${part.text}]` : part.text))
    .join('');

test('marks every place, in capitals or not', () => {
  expect(marked('Busy, busy bee', 'BUSY')).toBe('[Busy], [busy] bee');
});

test('marks nothing where nothing is wanted or found', () => {
  expect(marked('abc', '')).toBe('abc');
  expect(marked('abc', 'x')).toBe('abc');
  expect(marked('', 'x')).toBe('');
});

test('marks the right place behind letters that grow in lower case', () => {
  expect(marked('İİ busy', 'busy')).toBe('İİ [busy]');
});

test('marks no more than it is let', () => {
  expect(marked('aaaa', 'a', 2)).toBe('[a][a]aa');
});
