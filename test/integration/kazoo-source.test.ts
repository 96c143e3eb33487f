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

interface Setup {
  fault?: string;
  options?: Record<string, unknown>;
}

/** A source that connects to a simulated cluster, over TLS on loopback. */
async function connected({ fault, options = {} }: Setup = {}): Promise<{ peer: Peer; live: LiveSource }> {
  const authority = await createAuthority();
  const peer = await simulator.start({ authority, port: 0, seed: 1, ...(fault !== undefined && { fault }) });
  onTestFinished(() => peer.close());
  const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  const live = await liveSource({
    protocol: kazoo,
    options: { ...peer.sources[0]?.options, ...options },
    secrets,
    authority,
  });
  return { peer, live };
}

async function up(setup: Setup = {}): Promise<{ peer: Peer; live: LiveSource }> {
  const { peer, live } = await connected(setup);
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

  it.each(['dialect-a', 'dialect-c', 'strings', 'duplicated', 'reordered', 'unknown-events', 'replies-late'])(
    'tells the same call with %s',
    async (fault) => {
      const { peer, live } = await up({ fault });
      play(peer, 'answered-inbound');
      await live.until(() => calls(live)[0] === 'in answered firm → desk');
    },
  );

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

  it.each([
    ['auth-rejected', 'rejected', 'auth-rejected', 'token'],
    ['account-unknown', 'rejected', 'auth-rejected', 'token'],
    ['second-factor', 'rejected', 'second-factor-needed', 'token'],
    ['account-expired', 'rejected', 'account-inactive', 'token'],
    ['account-disabled', 'rejected', 'account-inactive', 'token'],
    ['sign-ins-limited', 'waiting', 'rate-limited', 'token'],
    ['datastore-down', 'waiting', 'server-error', 'token'],
    ['captive-portal', 'waiting', 'unreadable-answer', 'token'],
    ['socket-refused', 'waiting', 'unreachable', 'upgrade'],
    ['socket-plain', 'rejected', 'tls-not-spoken', 'upgrade'],
    ['socket-full', 'waiting', 'session-limit', 'upgrade'],
    ['upgrade-dropped', 'waiting', 'upgrade-refused', 'upgrade'],
    ['upgrade-page', 'waiting', 'upgrade-refused', 'upgrade'],
    ['bad-gateway', 'waiting', 'server-error', 'upgrade'],
    ['certificate-untrusted', 'rejected', 'tls-untrusted', 'upgrade'],
    ['token-refused', 'rejected', 'auth-rejected', 'subscribe'],
    ['token-module-missing', 'waiting', 'server-error', 'subscribe'],
    ['account-forbidden', 'rejected', 'forbidden', 'subscribe'],
  ])('with %s is %s as %s at the step %s', async (fault, state, code, step) => {
    const { live } = await connected({ fault });
    await live.until(() => live.status.state === state);
    expect(live.status.diagnosis).toMatchObject({ code, step });
    expect(JSON.stringify([live.status.diagnosis, live.notices])).not.toMatch(/eyJ/);
  });

  it('falls with binding-refused where nothing is left, and else says what it lacks', async () => {
    const { live } = await connected({ fault: 'binding-refused', options: { bindings: ['call.*.*'] } });
    await live.until(() => live.status.state === 'waiting');
    expect(live.status.diagnosis).toMatchObject({ code: 'binding-refused', step: 'subscribe' });
    const { live: other } = await up({ fault: 'binding-refused' });
    expect(other.notices).toEqual([expect.stringContaining('does not offer call events')]);
  });

  it.each([
    ['close-1000', 'closed-by-peer'],
    ['close-1007', 'closed-by-peer'],
    ['close-1011', 'server-error'],
    ['cut', 'closed-by-peer'],
    ['reset', 'closed-by-peer'],
  ])('falls with %s as %s', async (fault, code) => {
    const { peer, live } = await up();
    peer.fault(fault);
    await live.until(() => live.events.some(({ kind, cause }) => kind === 'linkDown' && cause === code));
  });

  it('records what is not to be read and stays up', async () => {
    const { live } = await up({ fault: 'garbage' });
    await live.until(() => live.events.filter(({ kind }) => kind === 'undecoded').length >= 5);
    expect(live.status.state).toBe('up');
  });
});
