import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegexMatcher } from '../../../../model/filter/regex/matcher.ts';
import { LARGEST_PROGRAM } from '../../../../model/filter/regex/program.ts';
import { rounds } from '../../../support/long-form.ts';

const atom: fc.Arbitrary<string> = fc.constantFrom(
  ...[
    'a',
    'b',
    'B',
    '1',
    '.',
    '\\d',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '[ab]',
    '[^a]',
    '[a-c1-]',
    '[\\d_]',
    '[^\\s]',
    '[\\Wa]',
    '[]',
    '[^]',
  ],
  ...['^', '$', '\\b', '\\B', '\\.', '\\x61', '\\u0062', '\\t', 'é', '-', '_', '\\/'],
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '{2}', '{1,2}', '{0}', '{1,}?');

/** Assertions take no quantifier in ECMAScript unless they are grouped. */
const quantified = fc.tuple(atom, quantifier).map(([one, times]) => `(?:${one})${times}`);

const { source } = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 3 },
    fc.array(fc.oneof(atom, quantified), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('source'), quantifier).map(([inner, times]) => `(${inner})${times}`),
    fc.tuple(tie('source'), tie('source')).map(([left, right]) => `${left}|${right}`),
    fc.tuple(tie('source'), tie('source')).map(([left, right]) => `${left}${right}`),
  ),
}));
const text = fc.array(
  fc.constantFrom('a', 'b', 'A', 'B', 'c', '1', '_', ' ', '\n', '.', '-', 'é', 'É', 'ſ', 'K', 'k', 's'),
  {
    maxLength: 10,
  },
);

describe('RegexMatcher', () => {
  it('finds what RegExp finds, in any case', () => {
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 5 }), (pattern, texts) => {
        const matcher = new RegexMatcher(pattern);
        const expected = new RegExp(pattern, 'i');
        const joined = texts.map((units) => units.join(''));
        expect(joined.map((one) => matcher.test(one))).toEqual(joined.map((one) => expected.test(one)));
      }),
      { numRuns: rounds(3_000, 120_000) },
    );
  });

  it('skips texts without a literal that every match has, and misses none', () => {
    const matcher = new RegexMatcher('\\d*"code": ?4\\d\\d');
    expect(matcher.test('{"status":404}')).toBe(false);
    expect(matcher.steps).toBe(0);
    expect(matcher.test('{"CODE":404}')).toBe(true);
  });

  it.each([
    ['nested repeats', '(a+)+$', `${'a'.repeat(5000)}!`],
    ['choices that overlap', '(a|aa|a?)*c', 'a'.repeat(5000)],
    ['repeats in a row', '.*.*.*.*.*x', 'a'.repeat(5000)],
    ['counted repeats in repeats', '(.{1,12}){20}z', 'ab1 '.repeat(1250)],
    [
      'sets of states without end',
      '(a|b)*a(a|b){12}c',
      Array.from({ length: 5000 }, (_, i) => ((i * i) % 7 < 3 ? 'a' : 'b')).join(''),
    ],
  ])('takes time in proportion to the text for %s', (_, pattern, long) => {
    const matcher = new RegexMatcher(pattern);
    expect(matcher.test(long)).toBe(false);
    expect(matcher.size).toBeLessThanOrEqual(LARGEST_PROGRAM);
    expect(matcher.steps).toBeLessThanOrEqual((long.length + 1) * matcher.size);
  });

  it.each([
    ['(a)\\1', 3, 'Back references'],
    ['\\k<a>', 0, 'Back references'],
    ['(?=a)', 0, 'Look-around'],
    ['(?<!a)b', 0, 'Look-around'],
    ['(?<name>a)', 0, 'named groups'],
    ['\\p{L}', 0, 'not known'],
    ['a(b', 1, 'not closed'],
    ['a)b', 1, 'closes nothing'],
    ['[ab', 0, 'not closed'],
    ['[b-a]', 1, 'wrong way round'],
    ['a{3,2}', 1, 'wrong way round'],
    ['a**', 2, 'nothing to repeat'],
    ['a\\', 1, 'lone'],
    ['a{9999}', 0, 'too large'],
    ['((((){99}){99}){99}){99}', 0, 'too large'],
  ])('refuses %s at %d', (pattern, position, message) => {
    expect(() => new RegexMatcher(pattern)).toThrow(
      expect.objectContaining({ position, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
