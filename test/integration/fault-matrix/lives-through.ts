import type { LinkStatus } from '../../../model/contract/link-status.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { taleOf } from '../../support/fault-sweep.ts';
import { callsInWords, castOf, playAtOnce } from '../../support/played-scenario.ts';
import type { Fault } from './fault.ts';
import type { World } from './world.ts';

/** What became of a link. */
export interface Outcome {
  /** `up`: it bore the fault · `waiting`: it was tried again by itself · `rejected`: it waited for a person. */
  state: 'up' | 'waiting' | 'rejected';
  /** What it fell with, and what the next attempts failed with, as codes with their steps. */
  failures: readonly string[];
  /** Gaps that were recorded. */
  gaps: number;
  /** What is not as it must be, whatever the fault; null where all is. */
  wrong: string | null;
}

/** Enough to see what stands in the way, once the link has fallen. */
const ATTEMPTS_WATCHED = 3;
const PATIENCE_MS = 5_000;
const CALL = 'in answered firm → desk';
/** The same people in every call, for some have two phones, of which more is told. */
const CAST = castOf(0);
/** CloudLink takes two ends in a row for another client with the same id; after so long they are two by themselves. */
const APART_MS = 120_000;

/** Begins with a link that is up or comes up, and leaves it up. */
export async function livesThrough(world: World, fault: Fault): Promise<Outcome> {
  const { live, clock } = world;
  await isUp(world);
  const tale = await hears(world);
  const first = live.events.length;
  if (world.protocol === 'cloudlink') clock.jump(APART_MS);
  const { attempts } = live.status;
  const begun = fault.begin(world);
  clock.run(fault.speed?.(world.protocol) ?? 1);
  const fallen = fault.expects === 'falls' ? await falls(world, attempts) : null;
  await begun;
  clock.run(1);
  const during = fallen === null ? await hears(world) : tale;
  await fault.end?.(world);
  if (live.status.state === 'rejected') live.retryNow();
  if (live.status.state === 'waiting') clock.run(100);
  await isUp(world);
  const since = live.events.slice(first);
  const told = since.filter(({ kind }) => kind === 'linkDown');
  const outcome = {
    state: fallen?.state ?? 'up',
    failures: fallen?.failures ?? told.map(({ cause }) => String(cause)),
    gaps: since.filter(({ kind }) => kind === 'gap').length,
  } as const;
  const after = await hears(world);
  const wrong = whatIsWrong(world, outcome, { tale, after }) ?? fault.wrong?.(world) ?? null;
  return { ...outcome, wrong: wrong ?? (fallen === null ? toldOtherwise(fault, tale, during) : null) };
}

/** How the link falls, and what stands in the way of the next attempts, which are made until it is clear. */
async function falls({ live }: World, attempts: number): Promise<Pick<Outcome, 'state' | 'failures'>> {
  const failures = new Set<string>();
  let state: Outcome['state'] = 'up';
  const look = () => {
    const { status } = live;
    if (status.state === 'waiting' || status.state === 'rejected') state = status.state;
    if (status.diagnosis)
      failures.add(`\`${status.diagnosis.code}\` in ${status.diagnosis.step ?? 'no step'}`);
    return status;
  };
  await within(live.until(() => look().state !== 'up'));
  await within(live.until(() => look().attempts > attempts + ATTEMPTS_WATCHED || isSettled(live.status)));
  return { state, failures: [...failures] };
}

function isSettled({ state }: LinkStatus): boolean {
  return state === 'up' || state === 'rejected';
}

function whatIsWrong(
  { live, peer, protocol }: World,
  { state, failures, gaps }: Omit<Outcome, 'wrong'>,
  { tale, after }: Record<'tale' | 'after', readonly string[]>,
): string | null {
  if (live.status.state !== 'up') return `it does not come back: ${JSON.stringify(live.status.diagnosis)}`;
  if (state === 'up' && failures.length > 0) return `it fell with ${failures.join()}`;
  if (state !== 'up' && failures.length === 0) return 'nothing tells of the fall';
  if (state !== 'up' && gaps !== 1) return `${gaps} gaps were recorded`;
  if (peer().listeners !== 1) return `${peer().listeners} sessions of ${protocol} are there`;
  if (after.join() !== tale.join()) return `told otherwise after it: ${after.join()} and not ${tale.join()}`;
  return null;
}

/** Whether every event of a call was told as it must be while the fault lasted. */
function toldOtherwise(
  { told = 'as ever' }: Fault,
  tale: readonly string[],
  during: readonly string[],
): string | null {
  if (during.length === 0) return 'nothing is heard while it lasts';
  const asEver = told === 'as ever';
  const wanted = told === 'twice' ? [...tale, ...tale] : tale;
  const [are, should] = [during, wanted].map((events) => (asEver ? events : events.toSorted()).join());
  return are === should ? null : `told while it lasts: ${during.join()} and not ${tale.join()} ${told}`;
}

async function isUp({ live, peer, clock }: World): Promise<void> {
  // AES is asked only a few times a second.
  clock.run(5);
  await within(live.until(() => live.status.state === 'up' && peer().listeners > 0));
  clock.run(1);
}

/** What is told of a call that is played now, event by event; empty where the call is not told as it was. */
async function hears({ live, peer }: World): Promise<string[]> {
  const first = live.events.length;
  playAtOnce(peer(), answeredInbound, CAST);
  const told = () => callsInWords(live.events, first, CAST).filter((call) => call.includes('firm'));
  await within(live.until(() => told().join() === CALL));
  if (told().join() !== CALL) return [];
  // What the system says after the end of the call comes in the same breath.
  await new Promise((resolve) => setTimeout(resolve, 30));
  return taleOf(live, first);
}

/** Gives up without failing: what is then found says better what is missing. */
async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
