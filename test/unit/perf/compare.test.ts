import { describe, expect, it } from 'vitest';
import type { Figure } from '../../perf/harness/figure.ts';
import { compareFigures } from '../../perf/report/compare.ts';
import { comparisonTable } from '../../perf/report/comparison-table.ts';

function figure(facts: Partial<Figure>): Figure {
  return {
    ...{ name: 'open', value: 100, unit: 'ms', peer: 'sqlite3', peerValue: 50, ratio: 2, spread: 0 },
    ...facts,
  };
}

function verdict(before: Partial<Figure>, now: Partial<Figure>): string | undefined {
  return compareFigures([figure(now)], [figure(before)])[0]?.verdict;
}

describe('a comparison with the baseline', () => {
  it('is of the ratios against the peer: a slower machine alone changes nothing', () => {
    expect(verdict({}, { value: 300, peerValue: 150 })).toBe('same');
    expect(compareFigures([figure({ value: 300, peerValue: 60, ratio: 5 })], [figure({})])).toEqual([
      { name: 'open', unit: '× sqlite3', before: 2, now: 5, worse: 2.5, verdict: 'worse' },
    ]);
  });

  it('is of the values where no peer does the like', () => {
    const alone = { peer: null, peerValue: null, ratio: null };
    expect(compareFigures([figure({ ...alone, value: 130 })], [figure(alone)])).toEqual([
      { name: 'open', unit: 'ms', before: 100, now: 130, worse: 1.3, verdict: 'worse' },
    ]);
  });

  it('is of the values where the peer is another one, or is missing now', () => {
    expect(verdict({}, { value: 100, peer: 'jq', ratio: 90 })).toBe('same');
    expect(verdict({}, { value: 200, peerValue: null, ratio: null })).toBe('worse');
  });

  it('knows that more is better of rates, and less of everything else', () => {
    const rate = { unit: 'events/s' } as const;
    expect(verdict({ ...rate, ratio: 0.5 }, { ...rate, ratio: 0.3 })).toBe('worse');
    expect(verdict({ ...rate, ratio: 0.5 }, { ...rate, ratio: 0.8 })).toBe('better');
    expect(verdict({ ratio: 0.5 }, { ratio: 0.3 })).toBe('better');
    expect(verdict({ ratio: 0.5 }, { ratio: 0.8 })).toBe('worse');
  });

  it('takes less than 15 % for noise', () => {
    expect(verdict({}, { ratio: 2.28 })).toBe('same');
    expect(verdict({}, { ratio: 2.32 })).toBe('worse');
  });

  it('takes for noise whatever is within the larger of both spreads', () => {
    expect(verdict({}, { ratio: 2.7, spread: 0.4 })).toBe('same');
    expect(verdict({ spread: 0.4 }, { ratio: 2.7 })).toBe('same');
    expect(verdict({ spread: 0.4 }, { ratio: 2.9 })).toBe('worse');
  });

  it('calls it worse when something is lost that was not before', () => {
    const lost = { unit: 'events lost', peer: null, peerValue: null, ratio: null } as const;
    expect(verdict({ ...lost, value: 0 }, { ...lost, value: 0 })).toBe('same');
    expect(verdict({ ...lost, value: 0 }, { ...lost, value: 1 })).toBe('worse');
  });

  it('does not judge how often something happened', () => {
    const times = { unit: 'times', peer: null, peerValue: null, ratio: null } as const;
    expect(verdict({ ...times, value: 1 }, { ...times, value: 4 })).toBe('same');
  });

  it('names what is new, and what was asked for and is missing', () => {
    const comparisons = compareFigures(
      [figure({ name: 'histogram' })],
      [figure({}), figure({ name: 'calls' })],
    );
    expect(comparisons.map(({ name, verdict: is }) => [name, is])).toEqual([
      ['histogram', 'new'],
      ['open', 'missing'],
      ['calls', 'missing'],
    ]);
    const asked = compareFigures([figure({})], [figure({}), figure({ name: 'calls' })], () => false);
    expect(asked.map(({ name }) => name)).toEqual(['open']);
  });

  it('is shown with what has become worse in capitals', () => {
    const table = comparisonTable(compareFigures([figure({ ratio: 4 })], [figure({})]));
    expect(table.split('\n')[2]).toMatch(/^\| open +\| +2 \| +4 \| × sqlite3 \| +\+100 % \| WORSE +\|$/);
  });
});
