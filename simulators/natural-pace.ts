import type { Tempo } from './player.ts';
import type { Run, Show } from './show.ts';

/** Calls at the same time on a busy morning; a tenth of a small company's phones. */
const MOST_RUNNING = 8;
const BETWEEN_RUNS = { from: 1_500, to: 5_000 };
/** People are not clockwork: a step takes from three to five quarters of its nominal time. */
const VARIATION = { from: 75, to: 125 };

interface Due {
  at: number;
  work: 'begin' | Run;
}

/**
 * As on a believable busy morning. Works by its own time, which only `proceed` moves, so that the order of
 * happenings does not depend on how late timers fire.
 */
export function createNaturalPace(show: Show, pace: number): Tempo {
  let time = 0;
  // A dozen entries at most: sorting needs no cleverness. Equal times keep their order of entry.
  let agenda: Due[] = [{ at: 0, work: 'begin' }];

  function schedule(after: number, work: Due['work']): void {
    agenda = [...agenda, { at: time + after / pace, work }].sort((a, b) => a.at - b.at);
  }

  function scheduleNextStep(run: Run): void {
    const [step] = run.steps;
    if (step === undefined) return;
    schedule((step.after * show.chance.between(VARIATION.from, VARIATION.to)) / 100, run);
  }

  return {
    proceed(elapsed, perform) {
      const until = time + elapsed;
      for (let due = agenda[0]; due !== undefined && due.at <= until; due = agenda[0]) {
        agenda = agenda.slice(1);
        time = due.at;
        if (due.work === 'begin') {
          const run = show.running.size < MOST_RUNNING ? show.begin() : null;
          if (run !== null) scheduleNextStep(run);
          schedule(show.chance.between(BETWEEN_RUNS.from, BETWEEN_RUNS.to), 'begin');
        } else {
          const happening = show.next(due.work);
          if (happening !== undefined) perform(due.work.id, happening);
          scheduleNextStep(due.work);
        }
      }
      time = until;
      const [next] = agenda;
      return next === undefined ? BETWEEN_RUNS.from : next.at - time;
    },
  };
}
