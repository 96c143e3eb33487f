import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PAIRED_ROWS,
  PairSignature,
  soughtPairs,
} from '../../../../../../main/capture/columns/raw/pair-signature.ts';
import { rounds } from '../../../../../support/long-form.ts';

const ENCODER = new TextEncoder();

function signed(text: string): PairSignature {
  const signature = new PairSignature(2 * PAIRED_ROWS);
  const bytes = ENCODER.encode(text);
  signature.add(PAIRED_ROWS - 1, bytes, 0, bytes.length);
  return signature;
}

describe('a signature of pairs', () => {
  it('never denies a short piece that a text has, wherever it stands', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '7', '{', '-', 'é', ' '), maxLength: 3 });
    fc.assert(
      fc.property(letters, letters, letters, (before, piece, behind) => {
        fc.pre(piece !== '');
        expect(signed(before + piece + behind).mayContain(0, soughtPairs(piece))).toBe(true);
      }),
      { numRuns: rounds(500, 40_000) },
    );
  });

  it('denies what is in none of the texts, and in those of other rows', () => {
    const signature = signed('gw-77 KI');
    expect(signature.mayContain(0, soughtPairs('ki'))).toBe(true);
    expect(signature.mayContain(0, soughtPairs('k'))).toBe(true);
    expect(signature.mayContain(0, soughtPairs('kin'))).toBe(false);
    expect(signature.mayContain(0, soughtPairs('z'))).toBe(false);
    expect(signature.mayContain(PAIRED_ROWS, soughtPairs('ki'))).toBe(false);
  });
});
