import { describe, expect, it } from 'vitest';
import { FIELD_NAMES } from '../../../../model/filter/fields.ts';
import { FILTER_EXAMPLES, filterHelpMarkdown, filterHelpText } from '../../../../model/filter/help.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';

describe('the help of the filter language', () => {
  it('has thirty examples, all different and all valid', () => {
    const filters = FILTER_EXAMPLES.map(({ filter }) => filter);
    expect(new Set(filters).size).toBe(30);
    expect(filters.filter((filter) => !parseFilter(filter).ok)).toEqual([]);
  });

  it('is the page of the manual', async () => {
    // After a change of the help, `vitest run --update=all` of this file writes the page anew.
    await expect(filterHelpMarkdown()).toMatchFileSnapshot('../../../../docs/filter-language.md');
  });

  it('tells a terminal of every field and example', () => {
    const text = filterHelpText();
    const expected = [
      ...FIELD_NAMES.map((name) => `  ${name}: `),
      ...FILTER_EXAMPLES.map(({ filter }) => filter),
    ];
    expect(expected.filter((part) => !text.includes(part))).toEqual([]);
  });
});
