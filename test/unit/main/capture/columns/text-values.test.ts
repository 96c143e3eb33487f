import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YES } from '../../../../../main/capture/columns/answers.ts';
import { AcceptedTexts } from '../../../../../main/capture/columns/row-test.ts';
import { sealedTexts } from '../../../../../main/capture/columns/text-values.ts';
import { rounds } from '../../../../support/long-form.ts';

/** As many as are kept behind each other in one string, and more. */
const COUNT = 400;

function many(texts: readonly string[]): string[] {
  return ['', ...Array.from({ length: COUNT }, (_, index) => `${texts[index % texts.length] ?? ''}${index}`)];
}

const short = fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', 'K', '\u212a', 'é'), maxLength: 4 });

describe('many texts of a full block', () => {
  it('are given by number as they were', () => {
    const texts = many(['Desk ', '', 'gw-']);
    const sealed = sealedTexts(texts);
    expect(texts.map((_, number) => sealed.at(number))).toEqual(texts);
    expect(sealed.at(texts.length)).toBeUndefined();
  });

  it('are found by a piece in any case, each once, and by none that begins in one and ends in the next', () => {
    const sealed = sealedTexts(many(['GW-']));
    expect(sealed.numbersWith?.('gw-39')).toEqual([
      40,
      ...Array.from({ length: 10 }, (_, last) => 391 + last),
    ]);
    expect(sealed.numbersWith?.('none')).toEqual([]);
  });

  it('are not sought as one where small letters depend on more than the letter', () => {
    expect(sealedTexts(many(['caf\u00e9'])).numbersWith?.('7')).toBeNull();
    expect(sealedTexts(many(['gw-'])).numbersWith?.('\u017f')).toBeNull();
  });

  it('meet a condition where each of them does', () => {
    fc.assert(
      fc.property(
        fc.array(short, { minLength: 1, maxLength: 5 }),
        short,
        short,
        fc.constantFrom('part', 'whole'),
        (parts, first, last, match) => {
          const texts = many(parts);
          const condition = { type: 'text' as const, pieces: [first, last] };
          const one = new AcceptedTexts(condition, match).of({ values: texts });
          const all = new AcceptedTexts(condition, match).of({ values: sealedTexts(texts) });
          texts.forEach((_, number) => {
            expect(all?.[number] === YES).toBe(one?.[number] === YES);
          });
        },
      ),
      { numRuns: rounds(100, 3_000) },
    );
  });
});
