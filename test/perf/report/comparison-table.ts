import type { Comparison } from './compare.ts';
import { markdownTable } from './markdown-table.ts';

const HEAD = ['measure', 'before', 'now', 'of', 'change', ''];
const NUMBERS = new Set([1, 2, 4]);
const WORDS = { same: '', better: 'better', worse: 'WORSE', new: 'new', missing: 'not measured' } as const;

/** The comparison as lines of a table in Markdown. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  return markdownTable(HEAD, comparisons.map(cells), NUMBERS);
}

function cells({ name, unit, before, now, worse, verdict }: Comparison): string[] {
  const change = before === null || now === null || before === 0 ? null : (now / before - 1) * 100;
  return [
    name,
    before?.toLocaleString('en') ?? '',
    now?.toLocaleString('en') ?? '',
    unit,
    change === null || worse === null ? '' : `${change > 0 ? '+' : ''}${change.toFixed(0)} %`,
    WORDS[verdict],
  ];
}
