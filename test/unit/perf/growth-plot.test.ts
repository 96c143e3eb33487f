import { describe, expect, it } from 'vitest';
import { growthPlot } from '../../perf/growth/growth-plot.ts';
import type { Series } from '../../perf/growth/growth-plot.ts';

/** Grows as the number of events does. */
const LINEAR: Series = {
  ...{ name: 'open', measures: 'time' },
  points: [10_000, 100_000, 1_000_000].map((events) => ({ events, value: events / 1_000 })),
};

function linesOf(svg: string): { x: number; y: number }[][] {
  return [...svg.matchAll(/<polyline[^>]* points="([^"]*)"/g)].map(([, points = '']) =>
    points.split(' ').map((point) => {
      const [x = NaN, y = NaN] = point.split(',').map(Number);
      return { x, y };
    }),
  );
}

describe('the drawing of growth', () => {
  it('has a straight line for what grows as the number of events does', () => {
    const [line = []] = linesOf(growthPlot([LINEAR]));
    expect(line).toHaveLength(3);
    const [a, b, c] = line;
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBe((c?.x ?? 0) - (b?.x ?? 0));
    expect((a?.y ?? 0) - (b?.y ?? 0)).toBe((b?.y ?? 0) - (c?.y ?? 0));
    expect(a?.y ?? 0).toBeGreaterThan(b?.y ?? 0);
  });

  it('has time and memory apart, each with its name', () => {
    const memory: Series = { ...LINEAR, name: 'memory', measures: 'memory' };
    const svg = growthPlot([LINEAR, memory]);
    const [time = [], room = []] = linesOf(svg);
    expect(Math.max(...time.map(({ x }) => x))).toBeLessThan(Math.min(...room.map(({ x }) => x)));
    expect(svg).toContain('>open</text>');
    expect(svg).toContain('>memory</text>');
  });

  it('leaves out what has no place on such a scale', () => {
    const zero: Series = { ...LINEAR, points: [{ events: 10_000, value: 0 }, ...LINEAR.points.slice(1)] };
    expect(linesOf(growthPlot([zero]))[0]).toHaveLength(2);
    expect(linesOf(growthPlot([]))).toEqual([]);
  });

  it('keeps names apart that end at the same place', () => {
    const svg = growthPlot([LINEAR, { ...LINEAR, name: 'export' }]);
    const places = [...svg.matchAll(/y="(\d+)" style="fill/g)].map(([, y]) => Number(y));
    expect(Math.abs((places[0] ?? 0) - (places[1] ?? 0))).toBeGreaterThanOrEqual(12);
  });

  it('is written for light and dark ground', () => {
    expect(growthPlot([LINEAR])).toContain('prefers-color-scheme: dark');
  });
});
