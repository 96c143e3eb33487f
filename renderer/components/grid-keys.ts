/** Where the cursor of a grid stands; row -1 is the header. */
export interface GridCursor {
  row: number;
  column: number;
}

export interface GridSize {
  rowCount: number;
  columnCount: number;
  /** Rows by which a page key moves. */
  page: number;
}

/** Where a key takes the cursor; null for a key that does not move it. */
export function moveCursor(
  { row, column }: GridCursor,
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  { rowCount, columnCount, page }: GridSize,
): GridCursor | null {
  const last = rowCount - 1;
  const toRow = (next: number) => ({ row: Math.max(-1, Math.min(last, next)), column });
  const toColumn = (next: number) => ({ row, column: Math.max(0, Math.min(columnCount - 1, next)) });
  switch (key) {
    case 'ArrowDown':
      return toRow(row + 1);
    case 'ArrowUp':
      return toRow(row - 1);
    case 'PageDown':
      return toRow(row + page);
    case 'PageUp':
      return toRow(Math.max(0, row - page));
    case 'ArrowRight':
      return toColumn(column + 1);
    case 'ArrowLeft':
      return toColumn(column - 1);
    case 'Home':
      return ctrlKey ? { row, column: 0 } : toRow(0);
    case 'End':
      return ctrlKey ? { row, column: columnCount - 1 } : toRow(last);
    default:
      return null;
  }
}
