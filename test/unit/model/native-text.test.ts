import { describe, expect, it } from 'vitest';
import { cutToBytes, nativeText } from '../../../model/native-text.ts';

describe('text of a peer for menus and notifications', () => {
  it('is left as it is where it is plain', () => {
    expect(nativeText('Garage Nord', 60)).toBe('Garage Nord');
  });

  it('has what is not seen made visible', () => {
    expect(nativeText('a\nb\u202Ec', 60)).toBe('a␊b⟨202E⟩c');
  });

  it('keeps names from right to left from turning what stands beside them', () => {
    expect(nativeText('מוסך', 60)).toBe('\u2068מוסך\u2069');
  });

  it('is cut, also where making it visible has made it longer', () => {
    expect(Buffer.byteLength(nativeText('\u202E'.repeat(50), 60))).toBeLessThanOrEqual(60);
  });
});

describe('a cut by bytes', () => {
  it.each([
    ['as long as allowed', 'abcdef', 6, 'abcdef'],
    ['ASCII', 'abcdefgh', 6, 'abc…'],
    ['two bytes each', 'éééé', 7, 'éé…'],
    ['beyond the basic plane', '📞📞📞', 10, '📞…'],
    ['nothing', '', 6, ''],
  ])('never lies within a character: %s', (_what, text, most, cut) => {
    expect(cutToBytes(text, most)).toBe(cut);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
  });
});
