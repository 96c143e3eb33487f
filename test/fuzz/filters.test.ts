import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_LIMITS } from '../../model/filter/ast.ts';
import { completeFilter } from '../../model/filter/complete.ts';
import { compileFilter } from '../../model/filter/evaluate.ts';
import { FIELD_NAMES } from '../../model/filter/fields.ts';
import { parseFilter } from '../../model/filter/parser.ts';
import { printFilter } from '../../model/filter/printer.ts';
import { NOW, anyCall, anyEvent, anyFilter } from '../support/arbitrary-filters.ts';
import { damagedText } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';

const ROUNDS = rounds(4_000, 100_000);
/** One filter, read, put to an event and completed: far more than the slowest takes, on a busy computer. */
const PATIENCE_MS = 5_000;

const words = fc.constantFrom(
  ...FIELD_NAMES.map((name) => `${name}:`),
  ...['OR ', 'NOT ', '-', '(', ')', '"', '\\', '*', '..', '>', '>=', '!=', ':~/', '/', '/i', ',', ' '],
  ...[
    '(a+)+$',
    '[^',
    '{9999}',
    '(?:',
    '\\p{L}',
    '\\1',
    '(?<=x)',
    '-15m',
    '10:05',
    '2026-02-30',
    '5s',
    '\u202e',
    '\ud800',
  ],
);
const pieced = fc.array(words, { maxLength: 30 }).map((all) => all.join(''));
const nested = fc
  .tuple(fc.constantFrom('(', '-', 'NOT ', 'a OR (', 'from:('), fc.nat(20_000))
  .map(([piece, times]) => piece.repeat(times).slice(0, FILTER_LIMITS.text + 100));
const filters = fc.oneof(
  { weight: 6, arbitrary: damagedText(anyFilter.map(printFilter)) },
  { weight: 4, arbitrary: pieced },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Reads and uses a filter in every way; throws where it breaks. */
function use(text: string, cursor: number, subjects: { event: unknown[]; call: unknown[] }): void {
  const began = performance.now();
  const parsed = parseFilter(text);
  if (parsed.ok) {
    const compiled = compileFilter(parsed.filter, { now: NOW });
    for (const event of fc.sample(anyEvent, { numRuns: 1, seed: cursor }))
      subjects.event.push(compiled.event(event));
    for (const call of fc.sample(anyCall, { numRuns: 1, seed: cursor }))
      subjects.call.push(compiled.call(call));
    expect(parseFilter(printFilter(parsed.filter))).toEqual(parsed);
  } else {
    const { position, length, message } = parsed.error;
    expect(message).not.toBe('');
    // The longest lists the kinds of events, and quotes no more than a line.
    expect(message.length).toBeLessThan(1_000);
    expect(position).toBeGreaterThanOrEqual(0);
    expect(position + length).toBeLessThanOrEqual(text.length);
  }
  const { from, to } = completeFilter(text, cursor, () => ['5590']);
  expect(from).toBeLessThanOrEqual(to);
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
}

describe('a filter that somebody types', () => {
  it('is read or refused with the place of the mistake, whatever it is', () => {
    fc.assert(
      fc.property(filters, fc.nat(200), (text, at) => {
        const answers: { event: unknown[]; call: unknown[] } = { event: [], call: [] };
        use(text, Math.min(at, text.length), answers);
        expect([...answers.event, ...answers.call].every((answer) => typeof answer === 'boolean')).toBe(true);
      }),
      { numRuns: ROUNDS },
    );
  });

  it('is bounded in depth and length', () => {
    fc.assert(
      fc.property(nested, (text) => use(text, text.length, { event: [], call: [] })),
      { numRuns: rounds(100, 2_000) },
    );
  });
});
