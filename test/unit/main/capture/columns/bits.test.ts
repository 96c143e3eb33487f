import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bits } from '../../../../../main/capture/columns/bits.ts';
import { YES } from '../../../../../main/capture/columns/answers.ts';
import { rounds } from '../../../../support/long-form.ts';

const ROWS = 256;
/** Few rows, nearly all, and something between. */
const anyRows: fc.Arbitrary<Set<number>> = fc.oneof(
  fc.uniqueArray(fc.nat(ROWS - 1), { maxLength: 8 }).map((rows) => new Set(rows)),
  fc
    .uniqueArray(fc.nat(ROWS - 1), { maxLength: 8 })
    .map((out) => new Set(range().filter((row) => !out.includes(row)))),
  fc.uniqueArray(fc.nat(ROWS - 1), { minLength: 60, maxLength: 120 }).map((rows) => new Set(rows)),
);

function range(): number[] {
  return Array.from({ length: ROWS }, (_, row) => row);
}

describe('a set of rows', () => {
  it('says the same of each row, of spans and in all, before and after it is sealed', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(ROWS), fc.nat(ROWS), fc.boolean(), (rows, one, other, isSealed) => {
        const bits = new Bits(ROWS);
        for (const row of rows) bits.add(row);
        if (isSealed) bits.seal();
        expect(range().filter((row) => bits.has(row))).toEqual(range().filter((row) => rows.has(row)));
        expect(bits.count).toBe(rows.size);

        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const within = range().filter((row) => row >= from && row < to && rows.has(row));
        expect(bits.hasBetween(from, to)).toBe(within.length > 0);
        const answers = new Uint8Array(ROWS);
        bits.mark(from, to, answers);
        expect(range().filter((row) => answers[row] === YES)).toEqual(within);
      }),
      { numRuns: rounds(300, 20_000) },
    );
  });

  it('takes in a group of rows at once', () => {
    const bits = new Bits(ROWS);
    bits.addGroup(2, 0b1001);
    bits.addGroup(2, 1 << 31);
    expect(range().filter((row) => bits.has(row))).toEqual([64, 67, 95]);
  });
});
