import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Figure } from '../harness/figure.ts';
import { runMeasure } from '../harness/measure.ts';
import type { Measure } from '../harness/measure.ts';
import type { Programs } from '../harness/programs.ts';
import { benchInput } from '../input/bench-input.ts';
import { exportNdjson } from '../measures/files.ts';
import { filterRaw, filterStructured } from '../measures/filters.ts';
import { memory } from '../measures/memory.ts';
import { open } from '../measures/open.ts';
import { growthPlot } from './growth-plot.ts';

/** What a capture costs by its size: each is measured without a peer. */
const GROWING: readonly Measure[] = [open, filterStructured, filterRaw, exportNdjson, memory];

export interface GrowthSettings {
  /** Where the inputs are kept. */
  folder: string;
  programs: Programs;
  runs: number;
  /** The file of the drawing. */
  drawing: string;
  tell: (text: string) => void;
}

/** Measures for captures of each size, and draws how cost grows. Figures are named `open@10000`. */
export async function measureGrowth(
  sizes: readonly number[],
  { folder, programs, runs, drawing, tell }: GrowthSettings,
): Promise<Figure[]> {
  const figures: { events: number; figure: Figure }[] = [];
  for (const events of sizes) {
    const input = await benchInput(folder, events, programs, tell);
    try {
      for (const measure of GROWING)
        figures.push(
          ...(await runMeasure(alone(measure), input, { runs, tell })).map((figure) => ({ events, figure })),
        );
    } finally {
      rmSync(input.scratch, { recursive: true, force: true });
    }
  }
  await writeFile(drawing, growthPlot(seriesOf(figures)));
  tell(`Drawn in ${drawing}.`);
  return figures.map(({ events, figure }) => ({ ...figure, name: `${figure.name}@${events}` }));
}

function alone(measure: Measure): Measure {
  return { ...measure, begin: async (input) => ({ ...(await measure.begin(input)), peer: null }) };
}

/** Of what takes time: how long; of the rest, how much. In ms and MB, so that each has one axis. */
function seriesOf(figures: readonly { events: number; figure: Figure }[]) {
  const names = new Set(figures.map(({ figure }) => figure.name));
  return [...names].map((name) => {
    const own = figures.filter(({ figure }) => figure.name === name);
    const unit = own[0]?.figure.unit;
    return {
      name,
      measures: unit === 'ms' || unit === 's' ? ('time' as const) : ('memory' as const),
      points: own.map(({ events, figure }) => ({ events, value: plotted(figure, events) })),
    };
  });
}

function plotted({ unit, value }: Figure, events: number): number {
  if (unit === 's') return value * 1_000;
  return unit === 'bytes/event' ? (value * events) / 1024 ** 2 : value;
}
