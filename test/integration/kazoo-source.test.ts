import { describe, expect, it, onTestFinished } from 'vitest';
import { kazoo } from '../../main/protocols/kazoo/index.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { kazoo as simulator } from '../../simulators/kazoo/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { findScenario } from '../../simulators/scenarios/index.ts';
import { liveSource } from '../support/live-source.ts';
import type { LiveSource } from '../support/live-source.ts';
import { callsInWords, castOf, playAtOnce } from '../support/played-scenario.ts';

const CAST = castOf(0);

/** A source that connects to a simulated cluster, over TLS on loopback. */
async function up(): Promise<{ peer: Peer; live: LiveSource }> {
  const authority = await createAuthority();
  const peer = await simulator.start({ authority, port: 0, seed: 1 });
  onTestFinished(() => peer.close());
  const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  const live = await liveSource({
    protocol: kazoo,
    options: peer.sources[0]?.options,
    secrets,
    authority,
  });
  await live.until(() => live.status.state === 'up' && peer.listeners > 0);
  return { peer, live };
}

function play(peer: Peer, name: string): void {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`There is no scenario ${name}`);
  playAtOnce(peer, scenario, CAST);
}

function calls(live: LiveSource): string[] {
  return callsInWords(live.events, 0, CAST);
}

describe('a source at a Kazoo cluster', () => {
  it('goes through its steps and records a call, without its secrets', async () => {
    const { peer, live } = await up();
    expect(live.steps).toEqual(['resolve', 'connect', 'tls', 'token', 'upgrade', 'subscribe', 'events']);
    play(peer, 'answered-inbound');
    await live.until(() => calls(live)[0] === 'in answered firm → desk');
    const raw = live.events.map((event) => event.raw).join();
    for (const { value } of peer.secrets) expect(raw).not.toContain(value);
    expect(live.notices).toEqual([]);
  });

  it.each([
    ['blind-transfer', 'in answered firm → desk, colleague'],
    ['attended-transfer', 'in answered firm → desk, colleague'],
    ['diverted', 'in answered firm → desk, colleague'],
    ['parked', 'in answered firm → desk, colleague'],
    ['internal', 'internal answered desk → colleague'],
    ['outbound-no-answer', 'out failed desk → firm'],
    ['missed-inbound', 'in missed firm → desk'],
    ['queue-abandoned', 'in abandoned firm →'],
  ])('makes one call of %s', async (scenario, expected) => {
    const { peer, live } = await up();
    play(peer, scenario);
    await live.until(() => JSON.stringify(calls(live)) === JSON.stringify([expected]));
  });

  it('finds calls that were up before it came', async () => {
    const { peer, live } = await up();
    peer.perform('r', { do: 'arrive', call: 'a', from: CAST.outside[0], to: CAST.inside[0] });
    peer.perform('r', { do: 'answer', call: 'a', by: CAST.inside[0].number });
    await live.until(() => live.events.some(({ name }) => name === 'CHANNEL_BRIDGE'));
    peer.fault('cut');
    await live.until(() => live.status.state !== 'up');
    peer.fault(null);
    await live.until(() => live.events.filter(({ name }) => name === 'snapshot:channels').length === 2);
    expect(calls(live)).toEqual(['in still connected firm → desk']);
  });
});
