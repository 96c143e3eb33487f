import type { BenchInput } from '../input/bench-input.ts';
import { median, spread } from './statistics.ts';

/** A line of the result, as `--json` prints it. */
export interface Figure {
  name: string;
  /** The median of the runs. */
  value: number;
  unit: Unit;
  /** What it is compared with; null where nothing does the like. */
  peer: string | null;
  /** Null where there is no peer, or it is not on this machine. */
  peerValue: number | null;
  /** `value / peerValue`, whether more of the unit is better or worse. */
  ratio: number | null;
  /** Largest minus smallest run, as a part of the median. */
  spread: number;
}

export type Unit = 'events/s' | 'ms' | 's' | 'bytes/event' | 'MB';

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
  /** What the runs have told besides: values by name, one a run. */
  besides?: { name: string; unit: Unit; values: readonly number[] }[];
  end?: () => Promise<void>;
}

export interface Measure {
  name: string;
  unit: Unit;
  /** What is measured, in a few words. */
  title: string;
  begin: (input: BenchInput) => Promise<Trial>;
}

export interface RunSettings {
  runs: number;
  /** Told in a sentence of what is being done, and of what is left out. */
  tell: (text: string) => void;
}

/** Runs a measure and its peer in turn, so that both meet the same weather on the machine. */
export async function runMeasure(
  measure: Measure,
  input: BenchInput,
  { runs, tell }: RunSettings,
): Promise<Figure[]> {
  const { name, unit, title } = measure;
  tell(`${name}: ${title}`);
  const trial = await measure.begin(input);
  const ours: number[] = [];
  const theirs: number[] = [];
  const peer = trial.peer;
  if (peer?.run === null) tell(`${name}: ${peer.name} is not on this machine and is skipped.`);
  try {
    for (let run = 1; run <= runs; run += 1) {
      ours.push(await trial.ours());
      if (peer?.run) theirs.push(await peer.run());
      tell(
        `${name}: run ${run} of ${runs}: ${shown(ours)} ${unit}${peer?.run ? `, ${peer.name} ${shown(theirs)}` : ''}`,
      );
    }
  } finally {
    await trial.end?.();
  }
  const peerValue = theirs.length === 0 ? null : median(theirs);
  const value = median(ours);
  const figure: Figure = {
    name,
    value: rounded(value),
    unit,
    peer: peer?.name ?? null,
    peerValue: peerValue === null ? null : rounded(peerValue),
    ratio: peerValue === null ? null : rounded(value / peerValue),
    spread: rounded(spread(ours)),
  };
  return [figure, ...(trial.besides ?? []).map(alone)];
}

function alone({ name, unit, values }: { name: string; unit: Unit; values: readonly number[] }): Figure {
  const value = rounded(median(values));
  return { name, value, unit, peer: null, peerValue: null, ratio: null, spread: rounded(spread(values)) };
}

function shown(values: readonly number[]): string {
  return rounded(values.at(-1) ?? NaN).toLocaleString('en');
}

/** To four digits: more would claim what no run repeats. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
