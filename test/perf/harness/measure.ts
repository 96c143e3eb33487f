import type { BenchInput } from '../input/bench-input.ts';
import type { Figure, Unit } from './figure.ts';
import { median, spread } from './statistics.ts';
import { watchStolenTime } from './stolen-time.ts';

/** Of stolen time: as a share. */
const WORTH_TELLING = 0.02;

/** Something else that does the same work, or the least that the work takes. */
export interface Peer {
  name: string;
  /** One run; null where its program is not on this machine. */
  run: (() => Promise<number>) | null;
}

/** A measure that has been set up. A run that gives wrong results rejects: a fast wrong answer is no figure. */
export interface Trial {
  ours: () => Promise<number>;
  peer: Peer | null;
  besides?: Aside[];
  end?: () => Promise<void>;
}

/** What the runs have told besides: values by name, one a run. */
export interface Aside {
  name: string;
  unit: Unit;
  values: readonly number[];
  /** The same of something else; without values where that is not on this machine. */
  peer?: { name: string; values: readonly number[] };
}

export interface Measure {
  name: string;
  unit: Unit;
  /** What is measured, in a few words. */
  title: string;
  begin: (input: BenchInput) => Promise<Trial>;
  /** A program that this measure cannot do without and that is not on this machine; null where nothing is missing. */
  lacks?: () => string | null;
  /** Of measures that are long and steady in themselves: more runs are not made. */
  mostRuns?: number;
}

export interface RunSettings {
  runs: number;
  /** Told in a sentence of what is being done, and of what is left out. */
  tell: (text: string) => void;
}

/**
 * Runs a measure and its peer in turn, so that both meet the same weather on the machine. No figures where the machine
 * lacks what the measure needs.
 */
export async function runMeasure(
  measure: Measure,
  input: BenchInput,
  { runs, tell }: RunSettings,
): Promise<Figure[]> {
  const { name, unit, title, mostRuns = runs } = measure;
  const lacking = measure.lacks?.() ?? null;
  if (lacking !== null) {
    tell(`${name}: ${lacking} is not on this machine, so this is skipped.`);
    return [];
  }
  tell(`${name}: ${title}`);
  const trial = await measure.begin(input);
  const { peer, besides = [] } = trial;
  if (peer?.run === null) tell(`${name}: ${peer.name} is not on this machine and is skipped.`);
  const count = Math.min(runs, mostRuns);
  const ours: number[] = [];
  const theirs: number[] = [];
  const stolenTime = watchStolenTime();
  try {
    for (let run = 1; run <= count; run += 1) {
      ours.push(await trial.ours());
      if (peer?.run) theirs.push(await peer.run());
      const beside = peer?.run ? `, ${peer.name} ${shown(theirs)}` : '';
      tell(`${name}: run ${run} of ${count}: ${shown(ours)} ${unit}${beside}`);
    }
  } finally {
    await trial.end?.();
  }
  const stolen = stolenTime() ?? 0;
  if (stolen >= WORTH_TELLING)
    tell(`${name}: the host of this machine kept ${Math.round(stolen * 100)} % of its processors meanwhile.`);
  const own: Aside = { name, unit, values: ours, ...(peer && { peer: { name: peer.name, values: theirs } }) };
  return [own, ...besides].map(figureOf);
}

function figureOf({ name, unit, values, peer }: Aside): Figure {
  const value = median(values);
  const peerValue = peer && peer.values.length > 0 ? median(peer.values) : null;
  return {
    name,
    value: rounded(value),
    unit,
    peer: peer?.name ?? null,
    peerValue: peerValue === null ? null : rounded(peerValue),
    ratio: peerValue === null || peerValue === 0 ? null : rounded(value / peerValue),
    spread: rounded(spread(values)),
  };
}

function shown(values: readonly number[]): string {
  return rounded(values.at(-1) ?? NaN).toLocaleString('en');
}

/** To four digits: more would claim what no run repeats. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
