import { expect, onTestFinished } from 'vitest';
import { loadProtocol } from '../../main/protocols/index.ts';
import type { DiagnosisCode } from '../../model/contract/diagnosis.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { findPeer } from '../../simulators/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { SCENARIOS } from '../../simulators/scenarios/index.ts';
import { liveSource } from './live-source.ts';
import type { LiveSource } from './live-source.ts';
import { callsInWords, castOf, playAtOnce } from './played-scenario.ts';
import { QuickClock } from './quick-clock.ts';

export interface FaultCase {
  /** An id of the registries: both must have it. */
  protocol: string;
  fault: string;
  /** From the start of the peer, or raised on a link that is up. */
  when: 'start' | 'later';
  expected: ExpectedOfFault;
  /** Divides the peer's own times; default 20. */
  hurry?: number;
  /** How much faster the source's time runs from the fault until it shows; default 1. */
  speed?: number;
  /** Beside those that the peer gives. */
  options?: Record<string, unknown>;
}

export interface ExpectedOfFault {
  /** `up`: the link bears it · `waiting`: it falls and is tried again · `rejected`: only a person can help. */
  state: 'up' | 'waiting' | 'rejected';
  /** With what the link falls; absent where it bears the fault. */
  code?: DiagnosisCode;
  step?: string;
  /** With what the link falls on its way to `code`. */
  before?: readonly DiagnosisCode[];
  /** A gap is recorded once it is up again; by default where a link that was up has fallen. */
  gap?: boolean;
  /** Kinds of events that the fault itself brings. */
  events?: readonly EventKind[];
  /** How many different messages the fault itself brings, each of which is recorded. */
  messages?: number;
  /** While the fault lasts nothing of what happens is heard, and the link is up. */
  deaf?: boolean;
  /** The next attempt is this far away, in ms at least. */
  waitMs?: number;
  /** The link is still up when the fault has lasted for so many ms. */
  outlasts?: number;
}

interface Sweep extends FaultCase {
  peer: Peer;
  live: LiveSource;
  clock: QuickClock;
}

const PATIENCE_MS = 12_000;
const LINK_KINDS: readonly EventKind[] = ['linkUp', 'linkDown', 'gap'];
/** What is played before, during and after a fault, and the call that it makes in every system. */
const PLAYED = {
  before: { scenario: 'answered-inbound', cast: 0, call: 'in answered firm → desk' },
  during: { scenario: 'hold-and-retrieve', cast: 1, call: 'in answered firm → desk' },
  after: { scenario: 'blind-transfer', cast: 2, call: 'in answered firm → desk, colleague' },
  last: { scenario: 'answered-inbound', cast: 3, call: 'in answered firm → desk' },
} as const;
type Moment = keyof typeof PLAYED;

/** What a system without a fault tells of what is played, by protocol. */
const tales = new Map<string, Promise<Record<Moment, string[]>>>();
const rows: { name: string; wanted: string; found: string }[] = [];

/**
 * Lets a source live through a fault of its peer, over real sockets and with the real supervisor: how the link takes it,
 * what is said of it, that it comes back once the fault is over, and that nothing is lost unmarked or told twice.
 */
export async function sweepFault(one: FaultCase): Promise<void> {
  const { expected, when, fault } = one;
  const row = { name: `${one.protocol} ${fault} (${when})`, wanted: inWords(expected), found: 'not seen' };
  rows.push(row);
  const sweep = await begun(one);
  const { live, peer, clock } = sweep;
  if (when === 'later') {
    await inTime(live.until(() => live.status.state === 'up' && peer.listeners > 0));
    await hears(sweep, 'before');
  }
  const first = live.events.length;
  const raisedAt = clock.now();
  if (when === 'later') peer.fault(fault);
  clock.run(one.speed ?? 1);
  const status = expected.state === 'up' ? await bears(sweep, first) : await falls(sweep);
  clock.run(1);
  const down = live.events.slice(when === 'start' ? 0 : first).filter(({ kind }) => kind === 'linkDown');
  const codes = down.map(({ cause }) => cause).slice(0, (expected.before?.length ?? 0) + 1);
  const { diagnosis } = status;
  row.found = inWords({
    state: status.state,
    ...(diagnosis !== null && { code: diagnosis.code, step: diagnosis.step }),
  });
  expect({ state: status.state, code: diagnosis?.code, codes }).toEqual({
    state: expected.state,
    code: expected.code,
    codes: expected.code === undefined ? [] : [...(expected.before ?? []), expected.code],
  });
  if (expected.step !== undefined) expect(diagnosis?.step).toBe(expected.step);
  await mends(sweep, status);
  await hears(sweep, 'after');
  if (expected.deaf === true) expect(callsOf(sweep, first, 'during')).toEqual([]);
  expectGaps(sweep, { down, raisedAt });
  row.found += ', mended';
}

/** What was swept so far: each fault with what was expected and what was found. */
export function sweptFaults(): string {
  return rows.map(({ name, wanted, found }) => `${name.padEnd(44)} ${wanted.padEnd(42)} ${found}`).join('\n');
}

/** Fails where a fault of the peer is not among the cases. */
export async function expectAllSwept(protocol: string, cases: readonly { fault: string }[]): Promise<void> {
  const kind = await findPeer(protocol);
  const swept = new Set(cases.map(({ fault }) => fault));
  expect(kind?.faults.map(({ name }) => name).filter((name) => !swept.has(name))).toEqual([]);
}

async function begun(one: FaultCase): Promise<Sweep> {
  const [kind, protocol, authority] = await Promise.all([
    findPeer(one.protocol),
    loadProtocol(one.protocol),
    createAuthority(),
  ]);
  if (!kind || !protocol) throw new Error(`The registries do not both have ${one.protocol}.`);
  const { hurry = 20, when, fault } = one;
  const peer = await kind.start({ authority, port: 0, seed: 1, hurry, ...(when === 'start' && { fault }) });
  onTestFinished(() => peer.close());
  const clock = new QuickClock();
  const live = await liveSource({
    protocol,
    options: { ...peer.sources[0]?.options, ...one.options },
    secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
    clock,
  });
  return { ...one, peer, live, clock };
}

/** The status at the moment when the link has fallen as expected; else the last one. */
async function falls({ live, expected }: Sweep): Promise<LinkStatus> {
  let seen = live.status;
  await inTime(
    live.until(() => {
      seen = live.status;
      return seen.state === expected.state && seen.diagnosis?.code === expected.code;
    }),
  );
  if (expected.state === 'rejected') expect(seen.nextAttemptAt).toBeNull();
  else expect(seen.nextAttemptAt).toBeGreaterThan(seen.since + (expected.waitMs ?? 0) - 1_000);
  return seen;
}

/** The link stays up and goes on hearing, and what the fault says is recorded. */
async function bears(sweep: Sweep, first: number): Promise<LinkStatus> {
  const { live, peer, clock, expected } = sweep;
  await inTime(live.until(() => live.status.state === 'up' && peer.listeners > 0));
  const odd = () => live.events.slice(first).filter(({ kind }) => !LINK_KINDS.includes(kind));
  const { events = [], messages = 0 } = expected;
  const isTold = () =>
    events.every((kind) => odd().some((event) => event.kind === kind)) &&
    new Set(odd().map(({ raw }) => raw)).size >= messages;
  await inTime(live.until(isTold));
  expect(odd().map(({ kind }) => kind)).toEqual(expect.arrayContaining([...events]));
  expect(new Set(odd().map(({ raw }) => raw)).size).toBeGreaterThanOrEqual(messages);
  const { outlasts } = expected;
  if (outlasts !== undefined) await new Promise<void>((resolve) => clock.after(outlasts, resolve));
  if (expected.deaf === true) play(sweep, 'during');
  else await hears(sweep, 'during');
  return live.status;
}

/** The fault is over: a link that is retried comes back by itself, a rejected one when a person asks. */
async function mends({ live, peer, clock, expected }: Sweep, status: LinkStatus): Promise<void> {
  peer.fault(null);
  if (expected.state === 'rejected') live.retryNow();
  if ((status.nextAttemptAt ?? 0) - clock.now() > PATIENCE_MS) clock.run(1000);
  // A socket that was struck before the fault ended may still fall: up is what stays up.
  await inTime(live.until(() => live.status.state !== 'waiting'));
  clock.run(1);
  await inTime(live.until(() => live.status.state === 'up' && peer.listeners > 0));
  expect(live.status).toMatchObject({ state: 'up', diagnosis: null });
}

function play({ peer }: Sweep, moment: Moment): void {
  const { scenario, cast } = PLAYED[moment];
  const found = SCENARIOS.find(({ name }) => name === scenario);
  if (found === undefined) throw new Error(`There is no scenario ${scenario}.`);
  playAtOnce(peer, found, castOf(cast));
}

/** What happens is told as one call, event by event as a system tells it that nothing ails: none twice, none left out. */
async function hears(sweep: Sweep, moment: Moment): Promise<void> {
  const { live, protocol } = sweep;
  const first = live.events.length;
  play(sweep, moment);
  const wanted = PLAYED[moment].call;
  await inTime(live.until(() => callsOf(sweep, first, moment).join() === wanted));
  expect(callsOf(sweep, first, moment), `heard ${moment} the fault`).toEqual([wanted]);
  const tale = (await healthyTales(protocol))[moment];
  await inTime(live.until(() => taleOf(live, first).join() === tale.join()));
  expect(taleOf(live, first), `told ${moment} the fault`).toEqual(tale);
}

/** The events of calls that began between `first` and `end`, in order; what a list of calls in progress adds is left out. */
export function taleOf({ events }: Pick<LiveSource, 'events'>, first: number, end?: number): string[] {
  const known = new Set(events.slice(0, first).map(({ callId }) => callId));
  const begun = new Set(events.slice(first, end).map(({ callId }) => callId));
  return (
    events
      .filter(
        ({ callId, name }) =>
          callId !== undefined && !known.has(callId) && begun.has(callId) && !name.startsWith('snapshot'),
      )
      // The name may be a topic with the id in it, which differs from run to run.
      .map(({ kind, name, callId = '' }) => `${kind} ${name.replace(callId, '…')}`)
  );
}

function healthyTales(protocol: string): Promise<Record<Moment, string[]>> {
  const known = tales.get(protocol) ?? healthy(protocol);
  tales.set(protocol, known);
  return known;
}

/** All of what was played is told once what was played after it is. */
async function healthy(protocol: string): Promise<Record<Moment, string[]>> {
  const sweep = await begun({ protocol, fault: 'none', when: 'later', expected: { state: 'up' } });
  const { live, peer } = sweep;
  await inTime(live.until(() => live.status.state === 'up' && peer.listeners > 0));
  const told = async (moment: Moment): Promise<number> => {
    const first = live.events.length;
    play(sweep, moment);
    await inTime(live.until(() => callsOf(sweep, first, moment).join() === PLAYED[moment].call));
    return first;
  };
  const before = await told('before');
  const during = await told('during');
  const after = await told('after');
  const last = await told('last');
  return {
    before: taleOf(live, before, during),
    during: taleOf(live, during, after),
    after: taleOf(live, after, last),
    last: [],
  };
}

/** Calls since `first` between the parties that are played then. */
function callsOf({ live }: Sweep, first: number, moment: Moment): string[] {
  const words = callsInWords(live.events, first, castOf(PLAYED[moment].cast));
  return words.filter((call) => call.includes('firm'));
}

/** One gap for each time that a link which was up came back; none begins later than the deafness did. */
function expectGaps(
  { live, when, expected }: Sweep,
  { down, raisedAt }: { down: readonly UnrecordedEvent[]; raisedAt: number },
): void {
  const gaps = live.events.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
  const ups = live.events.filter(({ kind }) => kind === 'linkUp').length;
  const isExpected = expected.gap ?? (when === 'later' && expected.state !== 'up');
  expect(gaps).toHaveLength(ups - 1);
  expect(gaps.length > 0).toBe(isExpected);
  const [gap] = gaps;
  if (gap === undefined) return;
  const fellAt = down[0]?.receivedAt ?? raisedAt;
  const isSilence = when === 'later' && expected.code === 'silent';
  expect(gap.since).toBeLessThanOrEqual(isSilence ? raisedAt : fellAt);
  expect(gap.until).toBeGreaterThanOrEqual(gap.since);
}

function inWords({ state, code, step }: { state: string; code?: string; step?: string | null }): string {
  return [state, ...(code === undefined ? [] : [`${code}${step === undefined ? '' : ` at ${step}`}`])].join(
    ', ',
  );
}

/** Gives up waiting without failing: the expectation that follows says better what is missing. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
