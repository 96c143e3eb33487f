import { describe, expect, it } from 'vitest';
import { soughtGrams } from '../../../../../../main/capture/columns/raw/grams.ts';
import { RawSignature, SIGNED_ROWS } from '../../../../../../main/capture/columns/raw/raw-signature.ts';
import type { Sought } from '../../../../../../main/capture/columns/raw/raw-signature.ts';

const ENCODER = new TextEncoder();

function signed(rows: number, texts: Record<number, string>): RawSignature {
  const signature = new RawSignature(rows);
  for (const [row, text] of Object.entries(texts)) {
    const bytes = ENCODER.encode(text);
    signature.add(Number(row), bytes, 0, bytes.length);
  }
  return signature;
}

/** What is sought, as if it had no pairs. */
function gramsOf(piece: string): Sought {
  return { grams: soughtGrams(piece), pairs: [] };
}

describe('a signature of texts', () => {
  it('denies what is in none of the texts of the group', () => {
    const signature = signed(2 * SIGNED_ROWS, {
      0: '{"call":"100777","note":"Ticket-7"}',
      [SIGNED_ROWS]: '{"call":"100778","note":"none"}',
    });
    const sought = gramsOf('ticket-7');
    expect(signature.mayContain(SIGNED_ROWS - 1, sought)).toBe(true);
    expect(signature.mayContain(SIGNED_ROWS, sought)).toBe(false);
  });

  it('tells of the bytes that it was given, and of none beside them', () => {
    const bytes = ENCODER.encode('before needle behind');
    const signature = new RawSignature(SIGNED_ROWS);
    signature.add(0, bytes, 7, 13);
    expect(signature.mayContain(0, gramsOf('needle'))).toBe(true);
    expect(signature.mayContain(0, gramsOf('before'))).toBe(false);
    expect(signature.mayContain(0, gramsOf('behind'))).toBe(false);
  });

  it('has nothing to say of pieces that are short or foreign', () => {
    expect(soughtGrams('abc')).toEqual([]);
    expect(soughtGrams('\u00e9t\u00e9s')).toEqual([]);
  });
});
