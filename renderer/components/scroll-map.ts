/**
 * Browsers lay out no element higher than 2^25 physical px: 8.4 million CSS px on a screen of scale 2 at 200 % zoom.
 * Longer lists get a scroll bar of this length, which stands for the whole.
 */
const MOST_PX = 4_000_000;

/** Heights in CSS px: of all rows put together, and of what is seen of them. */
export interface Extent {
  content: number;
  viewport: number;
}

/** How high the scrolled element is. */
export function scrollHeightOf(content: number): number {
  return Math.min(content, MOST_PX);
}

export function lastPosition({ content, viewport }: Extent): number {
  return Math.max(0, content - viewport);
}

/** Where the scroll bar stands for a position within the content. */
export function scrollTopOf(position: number, extent: Extent): number {
  if (extent.content <= MOST_PX) return position;
  return (position / lastPosition(extent)) * (MOST_PX - extent.viewport);
}

/**
 * The position after the scroll bar has gone from one place to another. Short ways (wheel, keys) are gone as they are,
 * so that each row can be reached; long ones (the bar is dragged) lead to the part of the list that the bar points at.
 */
export function positionAfter(
  before: { position: number; top: number },
  top: number,
  extent: Extent,
): number {
  const last = lastPosition(extent);
  if (extent.content <= MOST_PX) return Math.min(last, Math.max(0, top));
  const lastTop = MOST_PX - extent.viewport;
  if (top <= 0) return 0;
  if (top >= lastTop) return last;
  const way = top - before.top;
  if (Math.abs(way) > 2 * extent.viewport) return (top / lastTop) * last;
  return Math.min(last, Math.max(0, before.position + way));
}

/** The rows of which some part is seen. */
export function rowsSeen(position: number, viewport: number, rowHeight: number, rowCount: number) {
  const from = Math.min(rowCount, Math.floor(position / rowHeight));
  const end = Math.min(rowCount, Math.ceil((position + viewport) / rowHeight));
  return { from, count: Math.max(0, end - from) };
}

/** The nearest position at which a row is seen whole. */
export function positionShowing(row: number, position: number, viewport: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < position) return top;
  return Math.max(position, Math.min(top, top + rowHeight - viewport));
}
