import { describe, expect, it } from 'vitest';
import { eventToPixel } from '../../perf/page/event-to-pixel.ts';

describe('the time from event to pixel', () => {
  it('is that of each event of a batch, of which the newest row alone is seen', () => {
    const rows = [
      { seq: 10, sentAt: 1_000, paintedAt: 1_020 },
      { seq: 14, sentAt: 1_040, paintedAt: 1_050 },
    ];
    expect(eventToPixel(rows)).toEqual([20, 10, 20, 30, 40]);
  });

  it('is not known where nothing was seen', () => {
    expect(eventToPixel([])).toEqual([]);
  });
});
