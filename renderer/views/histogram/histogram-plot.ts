import uPlot from 'uplot';
import type { Histogram } from '../../../model/contract/view.ts';
import { colourOf } from '../../state/timeline-colours.svelte.ts';
import type { CanvasColours } from '../../state/timeline-colours.svelte.ts';
import { hatchPattern } from '../../state/timeline-hatch.ts';
import { xOf } from '../../state/timeline-scale.ts';
import type { TimeRange } from '../../state/timeline-scale.ts';
import { axisTicks } from '../../state/timeline-ticks.ts';
import type { AxisTick } from '../../state/timeline-ticks.ts';
import { barHeights, missingSpans } from './histogram-data.ts';

const AXIS_HEIGHT = 18;
/** Shorter drags are clicks, CSS px. */
const LEAST_DRAG = 4;
const LEAST_GAP = 5;
/** Of the longest label of the axis. */
const LABEL_HALF = 36;

export interface PlotHandlers {
  /** The bar that one points at; null for none. */
  onPoint: (bucket: number | null) => void;
  /** Somebody has drawn a range with the mouse. */
  onDraw: (range: TimeRange) => void;
}

/** The bars on a canvas, by uPlot: it draws, and tells what the mouse does. */
export class HistogramPlot {
  readonly #plot: uPlot;
  #colours: CanvasColours = {};
  #histogram: Histogram | null = null;
  #most = 1;
  #sources = 0;

  /** `height` in CSS px; `resize` gives it its width. */
  constructor(root: HTMLElement, height: number, handlers: PlotHandlers) {
    this.#plot = new uPlot(this.#options(height, handlers), [[], [], []], root);
  }

  /** `sources`: how many there are that could be missing. */
  show(histogram: Histogram, sources: number, colours: CanvasColours): void {
    this.#sources = sources;
    this.#histogram = histogram;
    this.#colours = colours;
    const { at, all, matching, most } = barHeights(histogram);
    this.#most = most;
    this.#plot.setData([at, all, matching]);
  }

  resize(width: number, height: number): void {
    if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #options(height: number, { onPoint, onDraw }: PlotHandlers): uPlot.Options {
    const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 1, gap: 0 });
    const series = (token: string): uPlot.Series => ({
      ...(bars && { paths: bars }),
      points: { show: false },
      width: 0,
      fill: () => this.#token(token),
    });
    return {
      ...{ width: 100, height, ms: 1, legend: { show: false }, padding: [4, 0, 0, 0] },
      scales: {
        x: { time: true, range: () => [this.#histogram?.from ?? 0, this.#histogram?.to ?? 1] },
        y: { range: () => [0, this.#most] },
      },
      axes: [this.#timeAxis(), { show: false }],
      series: [{}, series('bar'), series('accent')],
      cursor: {
        ...{ x: true, y: false, points: { show: false } },
        drag: { x: true, y: false, setScale: false },
      },
      hooks: {
        drawClear: [(plot) => this.#drawGaps(plot)],
        setCursor: [(plot) => onPoint(this.#bucketAt(plot))],
        setSelect: [
          (plot) => {
            const { left, width: drawn } = plot.select;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (drawn < LEAST_DRAG) return;
            onDraw({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + drawn, 'x') });
          },
        ],
      },
    };
  }

  #timeAxis(): uPlot.Axis {
    return {
      ...{ size: AXIS_HEIGHT, gap: 3, font: "11px Inter, 'Segoe UI', system-ui, 'Noto Sans', sans-serif" },
      stroke: () => this.#token('dim'),
      grid: { show: false },
      ticks: { show: true, size: 3, width: 1, stroke: () => this.#token('line') },
      splits: (plot) => this.#ticks(plot).map(({ at }) => at),
      values: (plot) => this.#ticks(plot).map(({ label }) => label),
    };
  }

  /** Those whose labels, in the middle below them, are not cut off at the sides. */
  #ticks(plot: uPlot): AxisTick[] {
    const { min: from = 0, max: to = 1 } = plot.scales['x'] ?? {};
    const scale = { from, to, width: plot.width };
    return axisTicks(scale).filter(({ at }) => {
      const x = xOf(scale, at);
      return x >= LABEL_HALF && x <= plot.width - LABEL_HALF;
    });
  }

  #bucketAt(plot: uPlot): number | null {
    const { left = -1 } = plot.cursor;
    if (left < 0 || !this.#histogram) return null;
    const { from, to, all } = this.#histogram;
    const bucket = Math.floor(((plot.posToVal(left, 'x') - from) / (to - from)) * all.length);
    return bucket >= 0 && bucket < all.length ? bucket : null;
  }

  /** From the top, as high as the share of the sources whose events are missing. */
  #drawGaps(plot: uPlot): void {
    const { ctx, bbox } = plot;
    if (!this.#histogram) return;
    const hatch = hatchPattern(ctx, 'rising', this.#token('dim'), uPlot.pxRatio);
    const least = LEAST_GAP * uPlot.pxRatio;
    ctx.save();
    for (const { from, to, share } of missingSpans(this.#histogram, this.#sources)) {
      const x = plot.valToPos(from, 'x', true);
      const width = Math.max(2, plot.valToPos(to, 'x', true) - x);
      const height = Math.max(least, share * bbox.height);
      ctx.fillStyle = this.#token('gap');
      ctx.fillRect(x, bbox.top, width, height);
      ctx.globalAlpha = 0.45;
      ctx.fillStyle = hatch ?? this.#token('dim');
      ctx.fillRect(x, bbox.top, width, height);
      ctx.globalAlpha = 1;
    }
    ctx.restore();
  }

  #token(token: string): string {
    return token === 'bar'
      ? `color-mix(in srgb, ${colourOf(this.#colours, 'accent')} 38%, ${colourOf(this.#colours, 'bg')})`
      : colourOf(this.#colours, token);
  }
}
