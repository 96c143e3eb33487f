import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_LIMITS } from '../../../../model/filter/ast.ts';
import type { Filter } from '../../../../model/filter/ast.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';
import { printFilter } from '../../../../model/filter/printer.ts';
import type { FilterError } from '../../../../model/filter/syntax/scanner.ts';
import { EVENT_KINDS } from '../../../../model/vocabulary.ts';
import { rounds } from '../../../support/long-form.ts';

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.filter;
}

function errorOf(text: string): FilterError {
  const parsed = parseFilter(text);
  if (parsed.ok) throw new Error(`${text} is read as ${printFilter(parsed.filter)}`);
  return parsed.error;
}

describe('parseFilter', () => {
  it('reads a whole filter', () => {
    expect(filterOf('protocol:wazo from:+3312* (dur>30s OR -kind:linkDown) "free text"')).toEqual({
      type: 'and',
      items: [
        { type: 'test', field: 'protocol', condition: { type: 'text', pieces: ['wazo'] } },
        { type: 'test', field: 'from', condition: { type: 'text', pieces: ['+3312', ''] } },
        {
          type: 'or',
          items: [
            {
              type: 'test',
              field: 'dur',
              condition: { type: 'compare', operator: '>', value: { type: 'duration', ms: 30_000 } },
            },
            {
              type: 'not',
              item: { type: 'test', field: 'kind', condition: { type: 'text', pieces: ['linkDown'] } },
            },
          ],
        },
        { type: 'search', pattern: { type: 'text', pieces: ['free text'] } },
      ],
    });
  });

  it.each([
    ['from!=a', '-from:a'],
    ['NOT from:a', '-from:a'],
    ['a AND b', 'a b'],
    ['((a) (b c))', 'a b c'],
    ['(a b) OR c', 'a b OR c'],
    ['a (b OR c)', 'a (b OR c)'],
    ['a OR (b OR c)', 'a OR b OR c'],
    ['from:(a)', 'from:a'],
    ['from:( a , "b" )', 'from:(a,b)'],
    ['FROM:a Caller:b', 'from:a from:b'],
    ['kind:LINKDOWN', 'kind:linkDown'],
    ['a**b', 'a*b'],
    ['dur>90s', 'dur>1m30s'],
    ['dur:0.5s..1.5h', 'dur:500ms..1h30m'],
    ['device:5590:CM55::0', 'device:"5590:CM55::0"'],
    ['from:"a*b"c', 'from:"a*bc"'],
    ['from:"say \\"hi\\" \\\\ \\n"', 'from:"say \\"hi\\" \\\\ \\\\n"'],
    ['or and not', 'or and not'],
    ['"OR"', '"OR"'],
    ['raw:~/a\\/b c)/', undefined],
    ['raw:~/a\\/b (c)/ d', 'raw:~/a\\/b (c)/ d'],
    ['at:2026-03-02t10:05z', 'at:2026-03-02T10:05Z'],
    ['\t a \n', 'a'],
    ['', ''],
    ['   ', ''],
  ])('reads %j as %j', (text, printed) => {
    const parsed = parseFilter(text);
    expect(parsed.ok ? printFilter(parsed.filter) : undefined).toBe(printed);
  });
});

describe('a wrong filter', () => {
  it.each<[string, number, number, RegExp, string?]>([
    ['numbr:5', 0, 5, /no field “numbr”.*quotes/, 'number'],
    ['a from:b stat:ringing', 9, 4, /no field “stat”/, 'state'],
    ['zzzzzz:1', 0, 6, /no field/],
    ['state:rining', 6, 6, /“rining” is no state.*initiated, offered, ringing/, 'ringing'],
    ['direction:inbound', 10, 7, /one of in, out, internal/, 'in'],
    ['kind:(delivered,queud)', 16, 5, /no kind/, 'queued'],
    ['kind:zebra*', 5, 6, /no kind/],
    ['from:"front', 5, 6, /quote is not closed/, '"front"'],
    ['"a\\', 0, 3, /quote is not closed/, '"a\\\\"'],
    ['a (b OR c', 2, 7, /\( is not closed/, '(b OR c)'],
    ['a) b', 1, 1, /\) closes nothing/, ''],
    [')', 0, 1, /\) closes nothing/, ''],
    ['a ()', 2, 2, /nothing between/, ''],
    ['raw:~/abc', 4, 5, /regex is not closed/, '~/abc/'],
    ['raw:~abc', 4, 4, /between slashes/, '~/abc/'],
    ['raw:~//', 4, 3, /empty/],
    ['raw:~/a/i', 8, 1, /ends with its slash/, ''],
    ['raw:~/a(b/', 7, 2, /`\(` is not closed/],
    ['raw:~/(a)\\1/', 9, 2, /Back references/],
    ['raw:~/a(?=b)/', 7, 5, /Look-around/],
    ['raw:~/*a/', 6, 2, /nothing to repeat/],
    ['raw:~/(a{40}){40}/', 6, 11, /too large/],
    ['seq:~/1/', 4, 4, /not text/],
    ['from:()', 5, 2, /list is empty/],
    ['from:(a,)', 8, 0, /value is missing/],
    ['from:(a,,b)', 8, 0, /value is missing/],
    ['from:(a b)', 8, 1, /separated by commas/, ',b'],
    ['from:(a', 5, 2, /list is not closed/, '(a)'],
    ['from:(*,a)', 6, 1, /any value/],
    ['from: 5590', 5, 0, /value is missing for from/],
    ['from:""', 5, 2, /nothing between the quotes.*-from:\*/],
    ['from:5590..5599', 5, 10, /no ranges/, '"5590..5599"'],
    ['from>5', 4, 1, /has no order/, ':'],
    ['dur>30', 4, 2, /does not fit dur.*30s/, '30s'],
    ['dur>soon', 4, 4, /does not fit dur/],
    ['dur>5s3m', 4, 4, /does not fit dur/],
    ['dur>"30s"', 4, 5, /does not fit dur/, '30s'],
    ['dur>(1s,2s)', 4, 1, /list goes with/],
    ['dur>1s..2s', 4, 6, /range goes with/, '1s'],
    ['dur:2m..30s', 4, 7, /wrong way round/, '30s..2m'],
    ['seq:9..1', 4, 4, /wrong way round/, '1..9'],
    ['at:-5m..-1h', 3, 8, /wrong way round/, '-1h..-5m'],
    ['at:11:00..9:30', 3, 11, /wrong way round/, '9:30..11:00'],
    ['at:2026-03-02..2026-03-01', 3, 22, /wrong way round/, '2026-03-01..2026-03-02'],
    ['seq:5..', 4, 3, /needs both ends.*seq>=5/],
    ['seq:1..x', 7, 1, /does not fit seq/],
    ['seq:1*', 4, 2, /does not fit seq/],
    ['at>25:00', 3, 5, /does not fit at/],
    ['at>2026-02-30', 3, 10, /does not fit at/],
    ['at>15m', 3, 3, /does not fit at/, '-15m'],
    ['at>"2026-03-02 10:05"', 3, 18, /does not fit at/, '2026-03-02T10:05'],
    ['at:-15m', 3, 4, /one moment.*at>=-15m/, '-15m..-0s'],
    ['at>2026-03-02 10:05', 14, 5, /time needs its field/, 'at:10:05'],
    ['dur > 30s', 0, 6, /without spaces/, 'dur>'],
    ['from = 5590', 0, 7, /without spaces/, 'from:'],
    ['from=5590', 0, 5, /joined by a colon/, 'from:'],
    ['> 5', 0, 1, /field is missing/],
    ['*', 0, 1, /finds everything/],
    ['a ""', 2, 2, /finds everything/],
    ['OR a', 0, 2, /stands between/, '"OR"'],
    ['a OR', 2, 2, /missing after OR/],
    ['a OR OR b', 5, 2, /stands between/, '"OR"'],
    ['a NOT', 2, 3, /missing after NOT/],
    ['(a OR ) b', 3, 2, /missing after OR/],
    ['a - b', 2, 1, /minus/, '"-"'],
    ['a -', 2, 1, /minus/, '"-"'],
  ])('%j is wrong at %d for %d', (text, position, length, message, suggestion) => {
    const error = errorOf(text);
    expect(error).toEqual({
      position,
      length,
      message: expect.stringMatching(message) as string,
      ...(suggestion !== undefined && { suggestion }),
    });
  });

  it('names every allowed word', () => {
    const { message } = errorOf('kind:nonsense');
    expect(EVENT_KINDS.filter((kind) => !message.includes(kind))).toEqual([]);
  });

  it('comes with a suggestion that mends that place', () => {
    const texts = [
      'numbr:5',
      'state:rining',
      '"front',
      'a (b',
      'raw:~/abc',
      'from:(a b)',
      'dur>30',
      'dur:2m..30s',
    ];
    const mended = texts.map((text) => {
      const { position, length, suggestion = '' } = errorOf(text);
      return parseFilter(text.slice(0, position) + suggestion + text.slice(position + length)).ok;
    });
    expect(mended).toEqual(texts.map(() => true));
  });
});

describe('a huge or hostile filter', () => {
  it.each<[string, string, RegExp]>([
    ['too long', 'a '.repeat(FILTER_LIMITS.text), /at most 4096 characters/],
    ['10,000 parentheses', '('.repeat(10_000), /at most 4096 characters/],
    ['4,000 parentheses', '('.repeat(4000), /at most 50 deep/],
    ['4,000 minus signs', `${'-'.repeat(4000)}a`, /at most 50 deep/],
    ['many NOT', 'NOT '.repeat(1000), /at most 50 deep/],
    ['too many words', 'a '.repeat(600), /at most 500 parts/],
    ['a list too long', `from:(${'a,'.repeat(600)}a)`, /at most 500 parts/],
    ['a regex too long', `raw:~/${'a'.repeat(201)}/`, /longer than 200 characters/],
  ])('%s is refused', (_, text, message) => {
    expect(errorOf(text).message).toMatch(message);
  });

  it.each([
    ['a field', `${'x'.repeat(4_000)}:1`],
    ['a word', `kind:${'x'.repeat(4_000)}`],
    ['a number', `seq:${'1'.repeat(4_000)}`],
    ['half a range', `seq:..${'1'.repeat(4_000)}`],
    ['what turns the direction of writing', `seq:${'\u202e'.repeat(4_000)}`],
    ['nothing but wildcards', '*'.repeat(4_000)],
  ])('is quoted in part only: %s', (_, text) => {
    const { message } = errorOf(text);
    expect(message).toContain('…');
    expect(message).not.toMatch(/(.)\1{60}/u);
    expect(message).not.toMatch(/\p{Cf}/u);
  });

  it('that keeps the limits is read', () => {
    const deep = `${'('.repeat(FILTER_LIMITS.nesting)}a${')'.repeat(FILTER_LIMITS.nesting)}`;
    const wide = 'a '.repeat(FILTER_LIMITS.nodes - 1);
    expect([parseFilter(deep).ok, parseFilter(wide).ok]).toEqual([true, true]);
  });

  it('of any characters is read or refused within its text, never thrown', () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        'from:',
        'at',
        ':',
        '(',
        ')',
        '"',
        '\\',
        '~/',
        '/',
        '*',
        '..',
        ',',
        '-',
        ' ',
        'OR',
        '>=',
        '10:05',
        '30s',
      ),
      fc.string({ maxLength: 3, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = fragments.join('');
        const parsed = parseFilter(text);
        if (parsed.ok) {
          expect(parseFilter(printFilter(parsed.filter))).toEqual(parsed);
          return;
        }
        const { position, length, message } = parsed.error;
        expect(message).not.toBe('');
        expect(position >= 0 && length >= 0 && position + length <= text.length).toBe(true);
      }),
      { numRuns: rounds(3_000, 120_000) },
    );
  });
});
