import type { Figure } from '../harness/figure.ts';
import { markdownTable } from './markdown-table.ts';

const HEAD = ['measure', 'value', 'unit', 'spread', 'peer', 'its value', 'ratio'];
const NUMBERS = new Set([1, 3, 5, 6]);

/** The figures as lines of a table in Markdown. */
export function figureTable(figures: readonly Figure[]): string {
  return markdownTable(HEAD, figures.map(cells), NUMBERS);
}

function cells({ name, value, unit, spread, peer, peerValue, ratio }: Figure): string[] {
  return [
    name,
    value.toLocaleString('en'),
    unit,
    `${Math.round(spread * 100)} %`,
    peer ?? '',
    peerValue?.toLocaleString('en') ?? (peer === null ? '' : 'not here'),
    ratio === null ? '' : `${String(ratio)}×`,
  ];
}
