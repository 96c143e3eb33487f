import { expect, it } from 'vitest';
import { quotation } from '../../../../model/filter/syntax/quotation.ts';

it('leaves a line as it is', () => {
  expect(quotation('from:5590 Zoë 📞')).toBe('from:5590 Zoë 📞');
  expect(quotation('x'.repeat(60))).toBe('x'.repeat(60));
  expect(quotation('')).toBe('');
});

it('keeps the beginning of more, or its end', () => {
  expect(quotation(`a${'x'.repeat(10_000)}`)).toBe(`a${'x'.repeat(58)}…`);
  expect(quotation(`${'x'.repeat(10_000)}a`, 'end')).toBe(`…${'x'.repeat(58)}a`);
});

it('counts characters and never shows half of one', () => {
  expect(quotation('📞'.repeat(60))).toBe('📞'.repeat(60));
  expect(quotation('📞'.repeat(61))).toBe(`${'📞'.repeat(59)}…`);
  expect(quotation('📞'.repeat(61), 'end')).toBe(`…${'📞'.repeat(59)}`);
});

it('shows what cannot be seen', () => {
  expect(quotation('a\u001b[31m\u202eb\n')).toBe('a␛[31m⟨202E⟩b␊');
});
