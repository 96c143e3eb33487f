import type { Clock, Undo } from '../model/clock.ts';
import { createNaturalPace } from './natural-pace.ts';
import type { Peer } from './peer.ts';
import { createRatePace } from './rate-pace.ts';
import type { Scenario } from './scenario.ts';
import { createShow } from './show.ts';

/** What the player needs of a peer. */
export type Stage = Pick<Peer, 'listeners' | 'perform'>;

export interface PlayerSettings {
  /** Each has its own runs, so that the order at one does not depend on the others. */
  peers: readonly Stage[];
  scenarios: readonly Scenario[];
  /** The same seed plays the same happenings in the same order. */
  seed: number;
  clock: Clock;
  /** Messages a second for each peer, 1 to 20,000; natural pace where it is absent. */
  rate?: number;
  /** Natural pace only: divides its times. */
  pace?: number;
  /** Also plays to nobody. Otherwise a peer's show stands still while it has no listener, so that nothing is lost. */
  evenUnheard?: boolean;
}

export interface Player {
  /** Messages said so far, over all peers. */
  readonly messages: number;
  stop(): void;
}

/** Decides what is due. A tempo knows no peers and no timers. */
export interface Tempo {
  /** Performs what is due after `elapsed` more ms; returns the ms until it wants to be asked again. */
  proceed(elapsed: number, perform: Perform): number;
}

/** Says one happening and returns how many messages that made. */
export type Perform = Stage['perform'];

/** How often a peer without listeners is looked at. */
const LISTENING_CHECK = 50;
/** Time that went by while the process did not run (sleep, a blocked loop) is not made up for beyond this. */
const LONGEST_LEAP = 1_000;

/** Begins at once, with the peers' first listeners, and goes on until it is stopped. */
export function startPlayer(settings: PlayerSettings): Player {
  const { clock, rate, pace = 1 } = settings;
  if (rate !== undefined && !(rate >= 1 && rate <= 20_000)) {
    throw new RangeError(`A rate is from 1 to 20000 messages a second, not ${rate}`);
  }
  if (!(pace > 0)) throw new RangeError(`A pace is above 0, not ${pace}`);
  let messages = 0;
  const stops = settings.peers.map((peer, index) => {
    const show = createShow(openingWith(settings.scenarios, index), settings.seed + index);
    const tempo = rate === undefined ? createNaturalPace(show, pace) : createRatePace(show, rate);
    return playTo(peer, tempo, clock, settings.evenUnheard ?? false, (count) => (messages += count));
  });
  return {
    get messages() {
      return messages;
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** The same scenarios, so that peers that begin together do not all begin with the same one. */
function openingWith(scenarios: readonly Scenario[], index: number): Scenario[] {
  const first = index % Math.max(1, scenarios.length);
  return [...scenarios.slice(first), ...scenarios.slice(0, first)];
}

function playTo(
  peer: Stage,
  tempo: Tempo,
  clock: Clock,
  evenUnheard: boolean,
  count: (messages: number) => void,
): Undo {
  let last = clock.now();
  let playing = false;
  let undo = clock.after(0, proceed);

  function perform(...[run, happening]: Parameters<Perform>): number {
    const said = peer.perform(run, happening);
    count(said);
    return said;
  }

  function proceed(): void {
    const now = clock.now();
    const elapsed = playing ? Math.min(now - last, LONGEST_LEAP) : 0;
    last = now;
    playing = evenUnheard || peer.listeners > 0;
    const wait = playing ? tempo.proceed(elapsed, perform) : LISTENING_CHECK;
    undo = clock.after(Math.min(wait, LISTENING_CHECK), proceed);
  }

  return () => undo();
}
