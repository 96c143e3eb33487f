/** A column of a grid. */
export interface GridColumn {
  id: string;
  title: string;
  /** A track of a CSS grid. */
  width: string;
  align?: 'start' | 'end';
  /** Absent: cannot be sorted by. */
  sort?: 'ascending' | 'descending' | 'none';
}

/** CSS px around the cells of a row, and between two of them. */
export const CELL_GAP = 10;
export const ROW_PADDING = 12;

/** The width that the columns need at least: the first length of each track. */
export function leastWidth(columns: readonly { width: string }[]): number {
  const tracks = columns.reduce((sum, { width }) => sum + Number(/\d+/.exec(width)?.[0] ?? 0), 0);
  return tracks + CELL_GAP * (columns.length - 1) + 2 * ROW_PADDING;
}
