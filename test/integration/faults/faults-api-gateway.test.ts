import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { apiGateway } from '../../../main/protocols/api-gateway/index.ts';
import { apiGatewayOptions } from '../../../main/protocols/api-gateway/options.ts';
import { broadcastTest } from '../../../main/protocols/api-gateway/sample/broadcast-test.ts';
import { createTransports } from '../../../main/transports/source-transports.ts';
import { loadTrust } from '../../../main/trust/source-trust.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { apiGateway as simulator } from '../../../simulators/api-gateway/index.ts';
import { GARBAGE } from '../../../simulators/api-gateway/mischief.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import type { Peer } from '../../../simulators/peer.ts';
import { findScenario } from '../../../simulators/scenarios/index.ts';
import { fakeLink } from '../../support/fake-link.ts';
import { QuickClock } from '../../support/quick-clock.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { callsInWords, castOf, playAtOnce } from '../../support/played-scenario.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const authority = await createAuthority();
const CAST = castOf(0);
const ANSWERED = ['in answered firm → desk'];
/** How much faster than real time the peer lives; the source less so, whose patience must outlast the peer's limits. */
const HURRY = 20;
const SOURCE_HURRY = 10;
/** 500 pushes a second for 10 s. */
const STORM = 5_000;

interface Setup {
  fault?: string;
  options?: Record<string, unknown>;
  /** The peer's. */
  hurry?: number;
}

interface Running {
  peer: Peer;
  live: LiveSource;
}

async function gateway({ fault, hurry = HURRY }: Setup = {}): Promise<Peer> {
  const peer = await simulator.start({
    authority,
    port: 0,
    seed: 1,
    hurry,
    ...(fault !== undefined && { fault }),
  });
  onTestFinished(() => peer.close());
  return peer;
}

function source(peer: Peer, options: Record<string, unknown> = {}): Promise<LiveSource> {
  return liveSource({
    protocol: apiGateway,
    options: { ...peer.sources[0]?.options, ...options },
    secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
    clock: new QuickClock(SOURCE_HURRY),
  });
}

/** A source at a gateway that has the fault from the start. */
async function connecting(setup: Setup = {}): Promise<Running> {
  const peer = await gateway(setup);
  const live = await source(peer, setup.options);
  return { peer, live };
}

async function up(setup: Setup = {}): Promise<Running> {
  const running = await connecting(setup);
  await running.live.until(() => running.live.status.state === 'up');
  return running;
}

function play(peer: Peer): number {
  const scenario = findScenario('answered-inbound');
  if (!scenario) throw new Error('There is no such scenario');
  return playAtOnce(peer, scenario, CAST);
}

function of(live: LiveSource, kind: UnrecordedEvent['kind']): UnrecordedEvent[] {
  return live.events.filter((event) => event.kind === kind);
}

function callEvents(live: LiveSource, first: number): UnrecordedEvent[] {
  return live.events.slice(first).filter(({ callId }) => callId !== undefined);
}

/** Every push of two calls is recorded, and none of them twice. */
async function tellsCallsOnce({ peer, live }: Running): Promise<void> {
  const first = live.events.length;
  const said = play(peer);
  await live.until(() => callEvents(live, first).length >= said);
  expect(callsInWords(live.events, first, CAST)).toEqual(ANSWERED);
  // What came twice from the first call would have come before the end of the second.
  const more = play(peer);
  await live.until(() => callEvents(live, first).length >= said + more);
  expect(callEvents(live, first)).toHaveLength(said + more);
  expect(new Set(callEvents(live, first).map(({ raw }) => raw)).size).toBe(said + more);
}

async function comesBack(running: Running): Promise<void> {
  const { peer, live } = running;
  peer.fault(null);
  await live.until(() => live.status.state === 'up' && of(live, 'gap').length > 0);
  expect(live.status.diagnosis).toBeNull();
  expect(of(live, 'gap')).toHaveLength(1);
  await tellsCallsOnce(running);
}

/** Protocol reference, "Errors" and "State machine"; the codes and what is retried are the design's. */
const REFUSED: readonly (readonly [
  fault: string,
  state: string,
  code: string,
  options?: Record<string, unknown>,
])[] = [
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
  ['no-subprotocol', 'waiting', 'subprotocol-missing', { subprotocols: ['calls.v1'] }],
  ['hang-before-upgrade', 'waiting', 'timeout'],
  ['reset-on-connect', 'waiting', 'closed-by-peer'],
];

/** What ends the connection of a link that is up, by what its cause must say. */
const CUT: readonly (readonly [fault: string, says: string])[] = [
  ['idle-timeout', 'goes away'],
  ['life-over', 'goes away'],
  ['going-away', 'maintenance'],
  ['deleted', 'Somebody on the server side'],
  ['close-1003', 'binary'],
  ['close-1005', 'without saying why'],
  ['close-1008', 'policy'],
  ['close-1009', 'too big'],
  ['close-1011', 'fault of its own'],
  ['close-1012', 'restarts'],
  ['close-1013', 'later'],
  ['cut', 'without a farewell'],
  ['reset', 'without a farewell'],
];

/** What the gateway answers to the message that the source sends when it is open. */
const ANSWERED_BY: readonly (readonly [fault: string, text: string])[] = [
  ['no-route', 'Forbidden'],
  ['invalid-request', 'Bad request body'],
  ['over-quota', 'Limit Exceeded'],
  ['function-fails', 'Internal server error'],
  ['function-times-out', 'Endpoint request timed out'],
];

const HTTP: readonly (readonly [fault: string, says: string])[] = [
  ['throttled', '429'],
  ['receiver-times-out', '504'],
];

/** The link stays up; what is pushed is told as it comes. */
const BORNE = [
  'connect-slow',
  'in-pieces',
  'pings-count',
  'pings-ignored',
  'throttled',
  'receiver-times-out',
] as const;

/** With a test of their own below. */
const OTHERS = ['half-open', 'silent', 'garbage', 'huge', 'storm', 'twice', 'objects'] as const;

it('has a test for every fault of the API Gateway peer', () => {
  const tables = [REFUSED, CUT, ANSWERED_BY, HTTP].flatMap((table) => table.map(([name]) => name));
  const tested = new Set<string>([...tables, ...BORNE, ...OTHERS]);
  expect(simulator.faults.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
});

describe('a source at an API Gateway that refuses it', () => {
  it.each(REFUSED.map(([fault, state, code, options = {}]) => ({ fault, state, code, options })))(
    'with $fault is $state as $code',
    async ({ fault, state, code, options }) => {
      const running = await connecting({ fault, options });
      const { peer, live } = running;
      await live.until(() => live.status.state === state);
      expect(live.status.diagnosis).toMatchObject({ code, step: 'upgrade' });
      if (state === 'rejected') {
        expect(live.status).toMatchObject({ attempts: 1, nextAttemptAt: null });
        return;
      }
      expect(live.status.nextAttemptAt).not.toBeNull();
      peer.fault(null);
      await live.until(() => live.status.state === 'up');
      // It was never up before, so nothing is known to be missing.
      expect(of(live, 'gap')).toEqual([]);
      expect(of(live, 'linkDown').map(({ cause }) => cause)).toEqual([code]);
      await tellsCallsOnce(running);
    },
  );
});

describe('a source at an API Gateway whose connection ends', () => {
  it.each(CUT)('falls with %s, comes back, and tells why and the gap', async (fault, says) => {
    const running = await up();
    const { peer, live } = running;
    await tellsCallsOnce(running);
    peer.fault(fault);
    await live.until(() => live.status.state === 'waiting');
    expect(live.status.diagnosis).toMatchObject({ code: 'closed-by-peer', step: 'events' });
    expect(live.status.diagnosis?.cause).toContain(says);
    expect(of(live, 'linkDown')).toMatchObject([{ cause: 'closed-by-peer' }]);
    await comesBack(running);
  });

  it('finds out that the way is dead, and tells since when nothing came', async () => {
    const pinged = vi.spyOn(WebSocket.prototype, 'ping');
    onTestFinished(() => pinged.mockRestore());
    const running = await up({ options: { pingSeconds: 2 } });
    const { peer, live } = running;
    // The second ping follows the answer to the first.
    await vi.waitFor(() => expect(pinged).toHaveBeenCalledWith('ringscope 2'), 5_000);
    peer.fault('half-open');
    await live.until(() => live.status.state === 'waiting');
    expect(live.status.diagnosis).toMatchObject({ code: 'silent', step: 'events' });
    await comesBack(running);
    const [down, gap] = [of(live, 'linkDown')[0], of(live, 'gap')[0]];
    expect(gap?.gap?.since).toBeLessThan(down?.at ?? 0);
  });

  it.each(['close-1003', 'close-1008', 'close-1009'])('stops when %s comes a third time', async (fault) => {
    const { live } = await connecting({ fault });
    await live.until(() => live.status.state === 'rejected');
    expect(live.status.diagnosis).toMatchObject({ code: 'forbidden', step: 'events' });
    expect(of(live, 'linkUp')).toHaveLength(3);
  });

  it('is kept from idle-timeout by its keep-alive, which nobody else hears', async () => {
    const running = await up({ fault: 'idle-timeout', options: { keepAliveSeconds: 3 } });
    const silent = await source(running.peer, { keepAliveSeconds: 0 });
    // Younger, and without a keep-alive.
    await silent.until(() => of(silent, 'linkDown').length > 0);
    expect(of(running.live, 'linkDown')).toEqual([]);
    expect(running.live.events.map(({ kind }) => kind)).toEqual(['linkUp']);
  });
});

describe('a source at an API Gateway that misbehaves', () => {
  it.each(BORNE)('stays up with %s', async (fault) => {
    const running = await up({ fault });
    await tellsCallsOnce(running);
    expect(of(running.live, 'linkDown')).toEqual([]);
    expect(running.live.status).toMatchObject({ state: 'up', attempts: 0, diagnosis: null });
  });

  it.each(ANSWERED_BY)('tells %s from traffic, once a person, and stays up', async (fault, text) => {
    const running = await up({ fault });
    const { peer, live } = running;
    await live.until(() => of(live, 'vendor').length > 0);
    expect(of(live, 'vendor')).toMatchObject([{ name: 'gateway.error', cause: text }]);
    expect(live.notices).toEqual([expect.stringContaining(text)]);
    expect(of(live, 'linkDown')).toEqual([]);
    peer.fault(null);
    await tellsCallsOnce(running);
  });

  it('takes unanswered pings for nothing where none was ever answered', async () => {
    const running = await up({ fault: 'pings-ignored', options: { pingSeconds: 1, keepAliveSeconds: 3 } });
    const { live, peer } = running;
    // The gateway's end of an idle connection comes long after the pings were missed.
    const watch = await source(peer, { keepAliveSeconds: 0, pingSeconds: 1 });
    await watch.until(() => watch.status.state === 'up');
    peer.fault('idle-timeout');
    await watch.until(() => of(watch, 'linkDown').length > 0);
    expect(of(watch, 'linkDown')).toMatchObject([{ cause: 'closed-by-peer' }]);
    expect(of(live, 'linkDown')).toEqual([]);
    await tellsCallsOnce(running);
  });

  it('is healthy where nothing is pushed', async () => {
    const running = await up({ fault: 'silent' });
    play(running.peer);
    running.peer.fault(null);
    await tellsCallsOnce(running);
    expect(running.live.status).toMatchObject({ state: 'up', diagnosis: null });
    expect(of(running.live, 'linkDown')).toEqual([]);
  });

  it('records what comes twice as it came, and makes one call of it', async () => {
    const { peer, live } = await up({ fault: 'twice' });
    const said = play(peer);
    await live.until(() => callEvents(live, 0).length >= 2 * said);
    expect(callsInWords(live.events, 0, CAST)).toEqual(ANSWERED);
  });

  it('shows "[object Object]" as the text that it is', async () => {
    const running = await up({ fault: 'objects' });
    const said = play(running.peer);
    const { live } = running;
    await live.until(() => of(live, 'message').length >= said);
    expect(new Set(of(live, 'message').map(({ name, raw }) => `${name} ${raw}`))).toEqual(
      new Set(['text [object Object]']),
    );
    running.peer.fault(null);
    await tellsCallsOnce(running);
  });

  it('records all of garbage, and none of it as an error of the gateway', async () => {
    const running = await up();
    const { peer, live } = running;
    peer.fault('garbage');
    await live.until(() => live.events.length > GARBAGE.length);
    peer.fault(null);
    expect(live.events.slice(1).map(({ raw }) => raw)).toEqual(GARBAGE);
    expect(of(live, 'vendor').filter(({ name }) => name === 'gateway.error')).toEqual([]);
    await tellsCallsOnce(running);
    expect(of(live, 'linkDown')).toEqual([]);
  });

  it('joins the frames of a huge push', async () => {
    const running = await up();
    const { peer, live } = running;
    peer.fault('huge');
    await live.until(() => live.events.length > 1);
    peer.fault(null);
    const [, event] = live.events;
    expect(event?.raw).toMatch(/^\{"type":"notice","text":"ü+"\}$/);
    await tellsCallsOnce(running);
  });

  it('records every push of a storm, in order', async () => {
    const running = await up();
    const { peer, live } = running;
    peer.fault('storm');
    await live.until(() => live.events.length > STORM);
    peer.fault(null);
    const numbers = live.events.slice(1).map(({ raw }) => Number(/storm (\d+) of/.exec(raw)?.[1]));
    expect(numbers).toEqual(Array.from({ length: STORM }, (_, index) => index + 1));
    await tellsCallsOnce(running);
  });
});

describe('the broadcast of the OutSystems sample', () => {
  it.each(HTTP)('tells %s by its status', async (fault, says) => {
    const peer = await gateway({ fault, hurry: 100 });
    const { host } = new URL(String(peer.sources[0]?.options?.['url']));
    const caFile = join(await temporaryFolder(), 'ca.pem');
    await writeFile(caFile, authority.certificate);
    const trust = await loadTrust({ caFiles: [caFile], pinSha256: null }, '.');
    const clock = new QuickClock(HURRY);
    const secrets = { apiKey: peer.secrets.find(({ name }) => name === 'apiKey')?.value ?? '' };
    const link = { ...fakeLink({ secrets }).link, clock, transports: createTransports({ trust, clock }) };
    const options = apiGatewayOptions.parse({
      url: `wss://${host}/dev`,
      preset: 'outsystems',
      broadcastUrl: `https://${host}/dev/receiver`,
    });
    const result = await broadcastTest(options, link, 42);
    expect(result.arrived ? 'it arrived' : result.cause).toContain(says);
  });
});
