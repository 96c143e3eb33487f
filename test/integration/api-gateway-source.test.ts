import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
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

  it.each([
    ['unauthorized', 'rejected', 'auth-rejected'],
    ['forbidden', 'rejected', 'forbidden'],
    ['key-revoked', 'rejected', 'forbidden'],
    ['wrong-stage', 'rejected', 'forbidden'],
    ['captive-portal', 'rejected', 'not-the-service'],
    ['bad-request', 'waiting', 'upgrade-refused'],
    ['rate-limited', 'waiting', 'rate-limited'],
    ['connect-fails', 'waiting', 'server-error'],
    ['connect-missing', 'waiting', 'server-error'],
    ['connect-times-out', 'waiting', 'server-error'],
  ])('tells the refusal of %s', async (fault, state, code) => {
    const source = await listenTo(await gateway({ fault, hurry: 100 }));
    await source.until(() => source.status.state === state && source.status.diagnosis !== null);
    expect(source.status.diagnosis).toMatchObject({ code, step: 'upgrade' });
  });

  it('tells a sub-protocol that the service does not return', async () => {
    const peer = await gateway({ fault: 'no-subprotocol' });
    const source = await listenTo(peer, { subprotocols: ['events.v1'] });
    await source.until(() => source.status.diagnosis !== null);
    expect(source.status.diagnosis).toMatchObject({ code: 'subprotocol-missing', step: 'upgrade' });
  });

  it.each([
    ['going-away', 'maintenance'],
    ['deleted', 'server side closed'],
    ['cut', 'without a farewell'],
    ['close-1011', 'fault of its own'],
  ])('comes back after %s, and records why and the gap', async (fault, cause) => {
    const peer = await gateway();
    const source = await listening(peer);
    peer.fault(fault);
    await source.until(() => source.status.state !== 'up');
    peer.fault(null);
    await source.until(() => source.events.some(({ kind }) => kind === 'gap'));
    const down = source.events.find(({ kind }) => kind === 'linkDown');
    expect(down).toMatchObject({ cause: 'closed-by-peer' });
    expect(down?.reason).toContain(cause);
  });

  it('stops when the gateway objects to what it is sent a third time', async () => {
    const source = await listenTo(await gateway({ fault: 'close-1009', hurry: 100 }));
    await source.until(() => source.status.state === 'rejected');
    expect(source.status.diagnosis).toMatchObject({ code: 'forbidden', step: 'events' });
  });

  it('finds out that the way is dead', async () => {
    const peer = await gateway();
    const pinged = vi.spyOn(WebSocket.prototype, 'ping');
    const source = await listening(peer, { pingSeconds: 1 });
    // The second ping follows the answer to the first.
    await vi.waitFor(() => expect(pinged).toHaveBeenCalledWith('ringscope 2'), { timeout: 5000 });
    pinged.mockRestore();
    peer.fault('half-open');
    await source.until(() => source.events.some(({ kind }) => kind === 'linkDown'));
    expect(source.events.find(({ kind }) => kind === 'linkDown')).toMatchObject({ cause: 'silent' });
  }, 15_000);

  it("tells the gateway's errors from traffic", async () => {
    const source = await listenTo(await gateway({ fault: 'function-fails' }));
    await source.until(() => source.events.length === 2);
    expect(source.events[1]).toMatchObject({
      kind: 'vendor',
      name: 'gateway.error',
      cause: 'Internal server error',
    });
  });

  it('takes whatever comes', async () => {
    const peer = await gateway();
    const source = await listening(peer);
    for (const fault of ['garbage', 'objects', 'in-pieces', 'huge']) {
      const before = source.events.length;
      peer.fault(fault);
      peer.perform('mischief', {
        do: 'arrive',
        call: fault,
        from: { number: '+15550101', name: 'Garage Nord' },
        to: { number: '1001', name: 'Desk' },
      });
      await source.until(() => source.events.length > before);
    }
    expect(source.status.state).toBe('up');
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
