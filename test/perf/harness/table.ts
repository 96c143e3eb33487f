import type { Figure } from './measure.ts';

const HEAD = ['measure', 'value', 'unit', 'spread', 'peer', 'its value', 'ratio'];
const NUMBERS = new Set([1, 3, 5, 6]);

/** The figures as lines of a table in Markdown, with columns of even width. */
export function table(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (NUMBERS.has(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head = HEAD, ...others] = rows;
  return [line(head), rule, ...others.map(line), ''].join('\n');
}

function aligned(cell: string, column: number, width: number): string {
  return NUMBERS.has(column) ? cell.padStart(width) : cell.padEnd(width);
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
