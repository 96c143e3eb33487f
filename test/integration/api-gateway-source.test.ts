import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { apiGateway } from '../../main/protocols/api-gateway/index.ts';
import { apiGatewayOptions } from '../../main/protocols/api-gateway/options.ts';
import { broadcastTest } from '../../main/protocols/api-gateway/sample/broadcast-test.ts';
import { sendTest } from '../../main/protocols/api-gateway/sample/send-test.ts';
import type { TestResult } from '../../main/protocols/api-gateway/sample/trial.ts';
import type { Link } from '../../main/protocols/protocol.ts';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { apiGateway as gatewayPeer } from '../../simulators/api-gateway/index.ts';
import { createAuthority } from '../../simulators/authority.ts';
import type { Peer, PeerSettings } from '../../simulators/peer.ts';
import { SCENARIOS } from '../../simulators/scenarios/index.ts';
import { fakeLink } from '../support/fake-link.ts';
import { liveSource } from '../support/live-source.ts';
import type { LiveSource } from '../support/live-source.ts';
import { callsInWords, castOf, playAtOnce } from '../support/played-scenario.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const authority = await createAuthority();

async function gateway(settings: Partial<PeerSettings> = {}): Promise<Peer> {
  const peer = await gatewayPeer.start({ authority, port: 0, seed: 1, ...settings });
  onTestFinished(() => peer.close());
  return peer;
}

function listenTo(peer: Peer, options: object = {}, protocol = apiGateway): Promise<LiveSource> {
  const [entry] = peer.sources;
  return liveSource({
    protocol,
    options: { ...entry?.options, ...options },
    secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
  });
}

async function listening(...given: Parameters<typeof listenTo>): Promise<LiveSource> {
  const source = await listenTo(...given);
  await source.until(() => source.status.state === 'up');
  return source;
}

/** Has the peer play a scenario, waits for all of it, and tells its calls in words. */
async function playedTo(peer: Peer, source: LiveSource, name: string): Promise<string[]> {
  const index = SCENARIOS.findIndex((scenario) => scenario.name === name);
  const scenario = SCENARIOS[index];
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const cast = castOf(index);
  const first = source.events.length;
  const count = playAtOnce(peer, scenario, cast);
  await source.until(() => source.events.length >= first + count);
  return callsInWords(source.events, first, cast);
}

describe('a source at an API Gateway', () => {
  it('signs in with its API key and names its steps', async () => {
    const source = await listening(await gateway());
    expect(source.steps).toEqual(['resolve', 'connect', 'tls', 'upgrade', 'events']);
    expect(source.notices).toEqual([]);
  });

  it.each([
    ['answered-inbound', ['in answered firm → desk']],
    ['missed-inbound', ['in missed firm → desk']],
    ['answered-outbound', ['out answered desk → firm']],
    ['outbound-busy', ['out failed desk → firm']],
    ['outbound-no-answer', ['out failed desk → firm']],
    ['internal', ['internal answered desk → colleague']],
    ['hold-and-retrieve', ['in answered firm → desk']],
    ['blind-transfer', ['in answered firm → desk, colleague']],
    ['attended-transfer', ['in answered firm → desk, colleague', 'internal answered desk → colleague']],
    ['queue-abandoned', ['in abandoned firm →']],
    ['rejected', ['in rejected firm → desk']],
    ['diverted', ['in answered firm → desk, colleague']],
    ['parked', ['in answered firm → desk, colleague']],
  ])('makes the calls of %s without a mapping', async (name, calls) => {
    const peer = await gateway();
    const source = await listening(peer);
    expect(await playedTo(peer, source, name)).toEqual(calls);
  });

  it('renews its connection without losing or doubling an event', async () => {
    const peer = await gateway();
    const options = apiGatewayOptions.extend({ renewSeconds: z.number() });
    const source = await listening(peer, { renewSeconds: 1 }, { ...apiGateway, options });
    await vi.waitFor(() => expect(peer.listeners).toBe(2), { timeout: 5000 });
    expect(await playedTo(peer, source, 'hold-and-retrieve')).toEqual(['in answered firm → desk']);
    await vi.waitFor(() => expect(source.notices).toHaveLength(1), { timeout: 10_000 });
    expect(source.notices[0]).toContain('came on both: 5');
    expect(source.events.filter(({ kind }) => kind !== 'linkUp')).toHaveLength(5);
    expect(source.events.some(({ kind }) => kind === 'linkDown')).toBe(false);
  }, 20_000);
});

describe('the tests of the OutSystems sample', () => {
  /** A link to the peer's stage `dev`, which plays the sample. */
  async function sample(secrets: Record<string, string>) {
    const peer = await gateway();
    const { host } = new URL(String(peer.sources[0]?.options?.['url']));
    const caFile = join(await temporaryFolder(), 'ca.pem');
    await writeFile(caFile, authority.certificate);
    const trust = await loadTrust({ caFiles: [caFile], pinSha256: null }, '.');
    const apiKey = peer.secrets.find(({ name }) => name === 'apiKey')?.value ?? '';
    const { link } = fakeLink({ secrets: { apiKey, ...secrets } });
    const real: Link = {
      ...link,
      clock: systemClock,
      transports: createTransports({ trust, clock: systemClock }),
    };
    const options = apiGatewayOptions.parse({
      url: `wss://${host}/dev`,
      preset: 'outsystems',
      broadcastUrl: `https://${host}/dev/receiver`,
    });
    return { link: real, options };
  }

  it('see their message come out at another connection', async () => {
    const { link, options } = await sample({ key: '1234' });
    expect(await sendTest(options, link)).toMatchObject({ arrived: true });
  });

  it('see their number come out', async () => {
    const { link, options } = await sample({});
    expect(await broadcastTest(options, link, 42)).toMatchObject({ arrived: true });
  });

  it('tell a wrong API key', async () => {
    const { link, options } = await sample({ apiKey: 'wrong-api-key' });
    expect(whyNot(await broadcastTest(options, link, 42))).toContain('API key');
  });

  it('tell a wrong path', async () => {
    const { link, options } = await sample({});
    const broadcastUrl = `${options.broadcastUrl ?? ''}s`;
    expect(whyNot(await broadcastTest({ ...options, broadcastUrl }, link, 42))).toContain(
      'nothing at this address',
    );
  });
});

function whyNot(result: TestResult): string {
  return result.arrived ? 'it arrived' : result.cause;
}
