import { describe, expect, it } from 'vitest';
import { sourceSchema } from '../../../../model/contract/sources.ts';

function nameOf(name?: string): string {
  return sourceSchema.parse({ id: 'hq', protocol: 'mqtt', ...(name !== undefined && { name }) }).name;
}

describe('the name of a source', () => {
  it.each(['HQ Paris', 'Übel & Söhne', 'מוסך', 'نامه\u200cها', '👩\u200d🔧 workshop'])(
    'may be %j',
    (name) => {
      expect(nameOf(name)).toBe(name);
    },
  );

  it('is its id where there is none', () => {
    expect([nameOf(), nameOf(''), nameOf(' '), nameOf('\u202e\u0000')]).toEqual(['hq', 'hq', 'hq', 'hq']);
  });

  it('is one line that turns nothing around and acts on no terminal', () => {
    expect(nameOf('HQ\r\n\u001b[31mred\u0085')).toBe('HQ [31mred');
    expect(nameOf('\u202eQH\u2069 \u200fx\ud800')).toBe('QH   x');
  });

  it('is cut where it is longer than a list can show', () => {
    expect(nameOf('x'.repeat(100))).toBe('x'.repeat(100));
    expect(nameOf('📞'.repeat(1_000))).toBe(`${'📞'.repeat(99)}…`);
  });
});
