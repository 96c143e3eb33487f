import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RawSignature, SIGNED_ROWS, soughtBits } from '../../../../../main/capture/columns/raw-signature.ts';
import { rounds } from '../../../../support/long-form.ts';

/** Few different letters, some of which have unusual small ones: the sign of Kelvin, the dotted I. */
const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'K', 'k', '\u212a', 'I', '\u0130', 's', '\u017f', '1', 'é', '\0', '😀'),
  maxLength: 12,
});

describe('a signature of texts', () => {
  it('never denies a piece that a text has in any case', () => {
    fc.assert(
      fc.property(letters, letters, letters, (before, piece, after) => {
        const signature = new RawSignature(SIGNED_ROWS);
        signature.add(3, before + piece + after);
        const small = (before + piece + after).toLowerCase();
        fc.pre(small.includes(piece.toLowerCase()));
        expect(signature.mayContain(60, soughtBits([piece]))).toBe(true);
      }),
      { numRuns: rounds(1_000, 40_000) },
    );
  });

  it('denies what is in none of the texts of the group', () => {
    const signature = new RawSignature(2 * SIGNED_ROWS);
    signature.add(0, '{"call":"100777","note":"Ticket-7"}');
    signature.add(SIGNED_ROWS, '{"call":"100778","note":"none"}');
    const sought = soughtBits(['ticket-7']);
    expect(signature.mayContain(SIGNED_ROWS - 1, sought)).toBe(true);
    expect(signature.mayContain(SIGNED_ROWS, sought)).toBe(false);
  });

  it('finds a piece wherever it stands in a text of any length', () => {
    const padding = 'x'.repeat(65_534);
    const signature = new RawSignature(SIGNED_ROWS);
    signature.add(0, `${padding}needle${padding}`);
    expect(signature.mayContain(0, soughtBits(['needle']))).toBe(true);
    expect(signature.mayContain(0, soughtBits(['noodle']))).toBe(false);
  });

  it('tells which texts LIKE of SQLite cannot judge', () => {
    const signature = new RawSignature(SIGNED_ROWS);
    const odd = ['plain', 'caf\u00e9', 'zero\0byte', ''].map((text) => signature.add(0, text));
    expect(odd).toEqual([false, true, true, false]);
  });

  it('has nothing to say of pieces that are short or foreign', () => {
    expect(soughtBits(['abc', '\u00e9t\u00e9s'])).toEqual([]);
  });
});
