import { expect, test } from 'vitest';
import { visibleText } from '../../../model/visible-text.ts';

test('leaves ordinary text of any script as it is', () => {
  expect(visibleText('Zoë Müller +33 1 55, שלום, 株式会社')).toBe('Zoë Müller +33 1 55, שלום, 株式会社');
});

test('shows control characters as their symbols', () => {
  expect(visibleText('a\u0000b\u001b[31m\n\u007f')).toBe('a␀b␛[31m␊␡');
});

test('shows the marks that turn the direction of writing, so that no name can pose as another', () => {
  expect(visibleText('5550\u202e1019')).toBe('5550⟨202E⟩1019');
  expect(visibleText('\u200b\u2066x')).toBe('⟨200B⟩⟨2066⟩x');
});

test('shows half a pair of surrogates as its code', () => {
  expect(visibleText('a\ud83d')).toBe('a⟨D83D⟩');
});
