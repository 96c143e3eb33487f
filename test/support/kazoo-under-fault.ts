import { expect, onTestFinished } from 'vitest';
import { kazoo } from '../../main/protocols/kazoo/index.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { startKazooPeer } from '../../simulators/kazoo/peer.ts';
import type { KazooPeer } from '../../simulators/kazoo/peer.ts';
import { findScenario } from '../../simulators/scenarios/index.ts';
import { QuickClock } from './quick-clock.ts';
import { kazooClient } from './kazoo-client.ts';
import type { KazooClient } from './kazoo-client.ts';
import { liveSource } from './live-source.ts';
import type { LiveSource } from './live-source.ts';
import { callsInWords, castOf, playAtOnce } from './played-scenario.ts';

const authority = await createAuthority();
export const CAST = castOf(0);
export const ANSWERED = ['in answered firm → desk'];

export interface Setup {
  fault?: string;
  options?: Record<string, unknown>;
  secrets?: Record<string, string>;
  /** How much faster than real time both sides live. */
  hurry?: number;
  /** What the cluster does before the source connects. */
  before?: (peer: KazooPeer) => void;
}

export interface Running {
  peer: KazooPeer;
  live: LiveSource;
  /** A client with none of the application's code. */
  raw: KazooClient;
}

/** A source at a cluster that has the fault from the start. */
export async function connecting({
  fault,
  options = {},
  secrets,
  hurry = 20,
  before,
}: Setup = {}): Promise<Running> {
  const clock = new QuickClock(hurry);
  const settings = { authority, port: 0, seed: 1, ...(fault !== undefined && { fault }) };
  const peer = await startKazooPeer(settings, { clock });
  before?.(peer);
  const raw = kazooClient(peer, authority.certificate);
  onTestFinished(async () => {
    raw.close();
    await peer.close();
  });
  const live = await liveSource({
    protocol: kazoo,
    options: { ...peer.sources[0]?.options, ...options },
    secrets: secrets ?? Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
    clock,
  });
  return { peer, live, raw };
}

export async function up(setup: Setup = {}): Promise<Running> {
  const running = await connecting(setup);
  await running.live.until(() => running.live.status.state === 'up');
  return running;
}

/** Returns how many messages that made. */
export function play(peer: KazooPeer, name = 'answered-inbound'): number {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`There is no scenario ${name}`);
  return playAtOnce(peer, scenario, CAST);
}

/** A call that is answered and goes on until `end`. */
export function begin(peer: KazooPeer, call: string): void {
  const [from, by] = [CAST.outside[0], CAST.inside[0]];
  peer.perform('r', { do: 'arrive', call, from, to: by });
  peer.perform('r', { do: 'answer', call, by: by.number });
}

export function end(peer: KazooPeer, call: string): void {
  peer.perform('r', { do: 'hangUp', call, by: CAST.inside[0].number });
}

/** Up, and past its list of the calls going on, of which none is left. What comes next is five minutes away. */
export async function settled(): Promise<Running> {
  const running = await up({ hurry: 100, before: (peer) => begin(peer, 'before') });
  const { peer, live } = running;
  await live.until(() => live.events.some(({ name }) => name === 'snapshot:channels'));
  end(peer, 'before');
  await live.until(() => callsInWords(live.events, 0, CAST)[0] === ANSWERED[0]);
  return running;
}

export function of(live: LiveSource, kind: UnrecordedEvent['kind']): UnrecordedEvent[] {
  return live.events.filter((event) => event.kind === kind);
}

/** The raw messages of channels that were recorded at `first` or later. */
export function channelEvents(live: LiveSource, first: number): string[] {
  return live.events.slice(first).flatMap(({ name, raw }) => (name.startsWith('CHANNEL_') ? [raw] : []));
}

/** Every message of two calls is recorded, and none of them twice. */
export async function tellsCallsOnce({ peer, live }: Pick<Running, 'peer' | 'live'>): Promise<void> {
  const first = live.events.length;
  const said = play(peer);
  await live.until(() => new Set(channelEvents(live, first)).size >= said);
  expect(callsInWords(live.events, first, CAST)).toEqual(ANSWERED);
  // What came twice from the first call would have come before the end of the second.
  const more = play(peer);
  await live.until(() => new Set(channelEvents(live, first)).size >= said + more);
  expect(channelEvents(live, first)).toHaveLength(said + more);
}

/** Ends the fault: the link is up again, the time in between is one gap, and calls are told as ever. */
export async function comesBack(running: Running): Promise<void> {
  const { peer, live } = running;
  peer.fault(null);
  await live.until(() => live.status.state === 'up' && of(live, 'gap').length > 0);
  expect(live.status.diagnosis).toBeNull();
  expect(of(live, 'gap')).toHaveLength(1);
  await tellsCallsOnce(running);
}
