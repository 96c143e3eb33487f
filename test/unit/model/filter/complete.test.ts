import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../../model/filter/complete.ts';
import { FIELD_NAMES } from '../../../../model/filter/fields.ts';
import type { FieldName } from '../../../../model/filter/fields.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';

const SEEN: Partial<Record<FieldName, string[]>> = {
  from: ['5550100', '5550142', 'Front Desk'],
  source: ['hq', 'branch'],
};
const valuesSeen = (field: FieldName): readonly string[] => SEEN[field] ?? [];

/** `|` is the cursor. */
function complete(marked: string): ReturnType<typeof completeFilter> {
  const cursor = marked.indexOf('|');
  return completeFilter(marked.replace('|', ''), cursor, valuesSeen);
}

const inserts = (marked: string): string[] => complete(marked).items.map(({ insert }) => insert);

/** The text after the first proposal is taken. */
function taken(marked: string): string {
  const { from, to, items } = complete(marked);
  const text = marked.replace('|', '');
  return `${text.slice(0, from)}${items[0]?.insert ?? ''}${text.slice(to)}`;
}

describe('completeFilter', () => {
  it('proposes every field and the keywords where nothing is written', () => {
    expect(inserts('|')).toEqual([...FIELD_NAMES.map((name) => `${name}:`), 'OR', 'NOT']);
  });

  it.each([
    ['fr|', ['from:']],
    ['kind:delivered di|', ['direction:']],
    ['-(CALLE|', ['from:', 'to:']],
    ['or|', ['OR']],
    ['source:|', ['hq', 'branch', '*']],
    ['from:555|', ['5550100', '5550142']],
    ['from:142|', ['5550142']],
    ['from:"fr|', ['"Front Desk"']],
    ['from:(5550100,|', ['5550100', '5550142', '"Front Desk"']],
    ['from:(5550100, fr|', ['"Front Desk"']],
    ['state:c|', ['connected', 'conferenced', 'cleared']],
    ['direction!=|', ['in', 'out', 'internal', '*']],
    ['at>|', ['-5m', '-15m', '-1h', '-24h']],
    ['at:|', ['-15m..-0s', '-1h..-0s', '*']],
    ['dur>3|', ['30s']],
    ['from|', ['from:', 'from!=', 'from:*', 'from:~/']],
    ['dur|', ['dur:', 'dur>', 'dur>=', 'dur<', 'dur<=', 'dur:*']],
    ['nonsense:|', []],
    ['raw:~/fr|', []],
    ['"fr|', []],
    ['from:(a)|', []],
  ])('%s', (marked, expected) => {
    expect(inserts(marked)).toEqual(expected);
  });

  it.each([
    ['st|', 'state:'],
    ['kind:del|x from:1', 'kind:delivered from:1'],
    ['a stat|e', 'a state:'],
    ['from:(5550100, Fr|)', 'from:(5550100, "Front Desk")'],
    ['-source:h|', '-source:hq'],
  ])('puts the proposal in place: %s', (marked, expected) => {
    expect(taken(marked)).toBe(expected);
  });

  it('proposes values that can be read', () => {
    const filters = FIELD_NAMES.flatMap((name) =>
      [`${name}:`, `${name}!=`].flatMap((start) => inserts(`${start}|`).map((insert) => start + insert)),
    );
    expect(filters.filter((filter) => !parseFilter(filter).ok)).toEqual([]);
  });
});
