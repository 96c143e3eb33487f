import type { Watched } from './in-page/live-watch.ts';

/**
 * How long each event took from its sender to the screen, in ms. Rows are seen in batches: those between two newest
 * rows came on screen (or went past) with the second, and were sent evenly in the time between the two. Of the first
 * batch nothing is known but its newest.
 */
export function eventToPixel(rows: Watched['rows']): number[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    if (!before) return [row.paintedAt - row.sentAt];
    const count = row.seq - before.seq;
    const step = (row.sentAt - before.sentAt) / count;
    return Array.from({ length: count }, (_, place) => row.paintedAt - row.sentAt + place * step);
  });
}
