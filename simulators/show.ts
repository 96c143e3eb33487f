import { createCasting } from './cast.ts';
import { createChance, draw } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Cast, Scenario, Step } from './scenario.ts';

/** One playing of a scenario. */
export interface Run {
  /** Unique within the show: keeps calls of the same name apart. */
  readonly id: string;
  readonly scenario: Scenario;
  /** What is left of it. */
  readonly steps: Step[];
}

/** An endless, repeatable sequence of runs: the same seed and scenarios make the same ones. */
export interface Show {
  readonly chance: Chance;
  readonly running: ReadonlySet<Run>;
  /** Begins another run; null while every party is in one. */
  begin(): Run | null;
  /** Takes the next step off a run and, when it was the last, ends the run and frees its cast. */
  next(run: Run): Step | undefined;
}

/** Every scenario has its turn before one comes again: in the order given first, then as chance has it. */
export function createShow(scenarios: readonly Scenario[], seed: number): Show {
  if (scenarios.length === 0) throw new RangeError('A show needs at least one scenario');
  const chance = createChance(seed);
  const casting = createCasting(chance);
  const casts = new Map<Run, Cast>();
  const running = new Set<Run>();
  const opening = [...scenarios];
  let hat: Scenario[] = [];
  let begun = 0;

  return {
    chance,
    running,
    begin() {
      const cast = casting.engage();
      if (cast === null) return null;
      if (hat.length === 0) hat = [...scenarios];
      const scenario = opening.shift() ?? draw(chance, hat);
      if (scenario === undefined) return null;
      begun += 1;
      const run = { id: String(begun), scenario, steps: scenario.steps(cast) };
      casts.set(run, cast);
      running.add(run);
      return run;
    },
    next(run) {
      const step = run.steps.shift();
      const cast = casts.get(run);
      if (run.steps.length === 0 && cast !== undefined) {
        casts.delete(run);
        running.delete(run);
        casting.release(cast);
      }
      return step;
    },
  };
}
