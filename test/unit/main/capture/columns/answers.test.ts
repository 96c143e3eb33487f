import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NO,
  UNKNOWN,
  YES,
  greater,
  keepGreater,
  keepLesser,
} from '../../../../../main/capture/columns/answers.ts';
import { rounds } from '../../../../support/long-form.ts';

const ROWS = 40;
const answer = fc.constantFrom(NO, UNKNOWN, YES);
const answers = fc.array(answer, { minLength: ROWS, maxLength: ROWS });
const range = fc
  .tuple(fc.nat(ROWS), fc.nat(ROWS))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

describe('answers', () => {
  it.each([
    ['lesser', keepLesser, Math.min],
    ['greater', keepGreater, Math.max],
  ] as const)('are the %s of both in the rows that are asked for, and no others', (_, keep, choose) => {
    const property = fc.property(answers, answers, range, (ours, theirs, [from, to]) => {
      const kept = Uint8Array.from(ours);
      keep(kept, Uint8Array.from(theirs), from, to);
      const expected = ours.map((own, row) =>
        row >= from && row < to ? choose(own, theirs[row] ?? NO) : own,
      );
      expect([...kept]).toEqual(expected);
    });
    fc.assert(property, { numRuns: rounds(300, 20_000) });
  });

  it('are compared one by one too', () => {
    for (const one of [NO, UNKNOWN, YES])
      for (const other of [NO, UNKNOWN, YES]) expect(greater(one, other)).toBe(Math.max(one, other));
  });
});
