import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soughtPairs } from '../../../../../../main/capture/columns/raw/pairs.ts';
import { PAIRED_ROWS, RawSignature } from '../../../../../../main/capture/columns/raw/raw-signature.ts';
import type { Sought } from '../../../../../../main/capture/columns/raw/raw-signature.ts';
import { rounds } from '../../../../../support/long-form.ts';

const ENCODER = new TextEncoder();

function signed(text: string): RawSignature {
  const signature = new RawSignature(2 * PAIRED_ROWS);
  const bytes = ENCODER.encode(text);
  signature.add(PAIRED_ROWS - 1, bytes, 0, bytes.length);
  return signature;
}

/** What is sought, as if it had no grams. */
function pairsOf(piece: string): Sought {
  return { grams: [], pairs: soughtPairs(piece) };
}

describe('a signature of pairs', () => {
  it('never denies a short piece that a text has, wherever it stands', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '7', '{', '-', 'é', ' '), maxLength: 3 });
    fc.assert(
      fc.property(letters, letters, letters, (before, piece, behind) => {
        fc.pre(piece !== '');
        expect(signed(before + piece + behind).mayContain(0, pairsOf(piece))).toBe(true);
      }),
      { numRuns: rounds(500, 40_000) },
    );
  });

  it('denies what is in none of the texts, and in those of other rows', () => {
    const signature = signed('gw-77 KI');
    expect(signature.mayContain(0, pairsOf('ki'))).toBe(true);
    expect(signature.mayContain(0, pairsOf('k'))).toBe(true);
    expect(signature.mayContain(0, pairsOf('kin'))).toBe(false);
    expect(signature.mayContain(0, pairsOf('z'))).toBe(false);
    expect(signature.mayContain(PAIRED_ROWS, pairsOf('ki'))).toBe(false);
  });
});
