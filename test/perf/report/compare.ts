import { betterIs } from '../harness/figure.ts';
import type { Figure } from '../harness/figure.ts';

/** Machines that do nothing else still differ by this much from one minute to the next. */
const NOISE = 0.15;

/** One figure beside what it was in the baseline. */
export interface Comparison {
  name: string;
  /** What is compared: the ratio against the peer, or where there is none the value in this unit. */
  unit: string;
  /** Null where the figure is new. */
  before: number | null;
  /** Null where it is in the baseline and was asked for, and was not measured. */
  now: number | null;
  /** How many times worse: 2 for half the rate or twice the time; below 1 it is better. Null where that is not known. */
  worse: number | null;
  verdict: 'same' | 'better' | 'worse' | 'new' | 'missing';
}

/**
 * Ratios against the peer are compared and not times, because machines differ; where no peer does the like, values.
 * A change is one beyond 15 % and beyond both spreads. `measured`: whether a figure of the
 * baseline should be among them.
 */
export function compareFigures(
  figures: readonly Figure[],
  baseline: readonly Figure[],
  measured: (name: string) => boolean = () => true,
): Comparison[] {
  const before = new Map(baseline.map((figure) => [figure.name, figure]));
  const known = new Set(figures.map(({ name }) => name));
  const missing = baseline.filter(({ name }) => !known.has(name) && measured(name));
  return [
    ...figures.map((figure) => compared(figure, before.get(figure.name))),
    ...missing.map((figure): Comparison => {
      const { unit, before: value } = comparable(figure, figure);
      return { name: figure.name, unit, before: value, now: null, worse: null, verdict: 'missing' };
    }),
  ];
}

function compared(figure: Figure, earlier: Figure | undefined): Comparison {
  const { name } = figure;
  const { unit, now, before } = comparable(figure, earlier ?? figure);
  if (!earlier) return { name, unit, before: null, now, worse: null, verdict: 'new' };
  const better = betterIs(figure.unit);
  if (better === null) return { name, unit, before, now, worse: null, verdict: 'same' };
  const worse = timesWorse(before, now, better);
  const noise = 1 + Math.max(NOISE, figure.spread, earlier.spread);
  const verdict = worse > noise ? 'worse' : worse < 1 / noise ? 'better' : 'same';
  return { name, unit, before, now, worse, verdict };
}

/** Ratios only where both have the same peer. */
function comparable(figure: Figure, earlier: Figure): { unit: string; now: number; before: number } {
  if (figure.ratio === null || earlier.ratio === null || figure.peer !== earlier.peer)
    return { unit: figure.unit, now: figure.value, before: earlier.value };
  return { unit: `× ${figure.peer ?? ''}`, now: figure.ratio, before: earlier.ratio };
}

function timesWorse(before: number, now: number, better: 'more' | 'less'): number {
  if (now === before) return 1;
  return better === 'more' ? before / now : now / before;
}
