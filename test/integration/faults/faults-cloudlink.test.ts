import { describe, expect, it, onTestFinished } from 'vitest';
import { cloudlink } from '../../../main/protocols/cloudlink/index.ts';
import type { Call } from '../../../model/call.ts';
import { CallReducer } from '../../../model/calls/call-reducer.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { startCloudLinkPeer } from '../../../simulators/cloudlink/cloudlink-peer.ts';
import { findPeer } from '../../../simulators/index.ts';
import { SIMULATED_PASSWORD } from '../../../simulators/peer.ts';
import type { Peer } from '../../../simulators/peer.ts';
import type { Happening } from '../../../simulators/scenario.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { QuickClock } from '../../support/quick-clock.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const DESK = { number: '1001', name: 'Reception 1' };

/** Each wait is for a condition; this is for one that never comes true. */
const PATIENCE_MS = 30_000;

interface World {
  peer: Peer;
  source: LiveSource;
  /** Of both sides. */
  clock: QuickClock;
}

async function world(fault: string | null, options: object = {}, speed = 1): Promise<World> {
  const authority = await createAuthority();
  const clock = new QuickClock();
  const settings = { authority, port: 0, seed: 1, ...(fault !== null && { fault }) };
  const peer = await startCloudLinkPeer(settings, clock);
  onTestFinished(() => peer.close());
  clock.run(speed);
  const [entry] = peer.sources;
  const source = await liveSource({
    protocol: cloudlink,
    options: { ...entry?.options, keepAliveSeconds: 30, ...options },
    secrets: { password: peer.secrets[0]?.value ?? '' },
    authority,
    clock,
  });
  return { peer, source, clock };
}

async function up(fault: string | null, options: object = {}): Promise<World> {
  const made = await world(fault, options);
  await made.source.until(() => made.source.status.state === 'up');
  return made;
}

function told({ events }: LiveSource, kind: UnrecordedEvent['kind']): UnrecordedEvent[] {
  return events.filter((event) => event.kind === kind);
}

function callsOf({ events }: LiveSource): Call[] {
  const reducer = new CallReducer();
  for (const event of events) reducer.apply(event);
  return [...reducer.calls()];
}

function play({ peer }: World, run: string, happenings: Happening[]): void {
  for (const happening of happenings) peer.perform(run, happening);
}

const arrive: Happening = { do: 'arrive', call: 'a', from: FIRM, to: DESK };
const ANSWERED: Happening[] = [
  arrive,
  { do: 'answer', call: 'a', by: DESK.number },
  { do: 'hangUp', call: 'a', by: DESK.number },
];

/** A call that the link tells as one, and whose ringing it tells once. */
async function hearsOneCall(made: World): Promise<void> {
  const { source } = made;
  play(made, 'after', ANSWERED);
  await source.until(() => callsOf(source).some(({ outcome, endedAt }) => outcome === 'answered' && endedAt));
  expect(callsOf(source)).toHaveLength(1);
  expect(told(source, 'delivered')).toHaveLength(1);
}

function tellsNoSecret({ status, notices }: LiveSource): void {
  const texts = JSON.stringify([status.diagnosis, notices]);
  expect(texts).not.toMatch(/X-Amz-Signature=|Bearer /);
  expect(texts).not.toContain(SIMULATED_PASSWORD);
}

/** CloudLink may ask for a long wait until the next attempt. */
async function comesUp({ source, clock }: World): Promise<void> {
  while (source.status.state !== 'up') {
    if (source.status.state === 'waiting') clock.run(1000);
    await source.until(() => source.status.state !== 'waiting');
    clock.run(1);
    await source.until(() => source.status.state !== 'connecting');
  }
}

const REJECTED: [fault: string, code: string, step: string][] = [
  ['certificate-untrusted', 'tls-untrusted', 'tls'],
  ['certificate-expired', 'tls-expired', 'tls'],
  ['auth-rejected', 'auth-rejected', 'token'],
  ['account-ambiguous', 'account-ambiguous', 'token'],
  ['account-inactive', 'account-inactive', 'token'],
  ['second-factor', 'second-factor-needed', 'token'],
  ['subscription-limit', 'token-lacks-right', 'subscriptions'],
  ['forbidden', 'token-lacks-right', 'connection'],
];

/** `speed`: how much faster the time runs until it shows. */
const RETRIED: [fault: string, code: string, step: string, speed?: number][] = [
  ['captive-portal', 'unreadable-answer', 'token'],
  ['hangs', 'timeout', 'token', 5],
  ['rate-limited', 'rate-limited', 'token'],
  ['server-error', 'server-error', 'token'],
  ['no-url', 'unreadable-answer', 'connection'],
  ['url-expired', 'url-expired', 'upgrade'],
  ['upgrade-forbidden', 'upgrade-refused', 'upgrade'],
  ['upgrade-malformed', 'upgrade-refused', 'upgrade'],
  ['subprotocol-lost', 'url-expired', 'upgrade'],
  ['subprotocol-not-echoed', 'subprotocol-missing', 'upgrade'],
  ['client-id-refused', 'client-id-refused', 'session'],
  ['closed-before-connack', 'client-id-refused', 'session'],
  ['no-connack', 'timeout', 'session', 5],
  ['topic-refused', 'topic-refused', 'subscribe'],
  ['suback-failure', 'topic-refused', 'subscribe'],
  ['no-suback', 'timeout', 'subscribe', 5],
];

/** Raised on a link that is up. */
const FALLING: [fault: string, code: string, speed?: number][] = [
  ['cut', 'closed-by-peer'],
  ['reset', 'closed-by-peer'],
  ['half-open', 'silent', 20],
];

/** Nobody would notice them but for what is recorded. */
const BORNE = ['token-revoked', 'doubled', 'out-of-order', 'strange-fields', 'other-envelopes'];

/** Those with a test of their own below. */
const OTHERS = ['token-expires', 'refresh-rejected', 'gateway-down', 'duplicate-client', 'garbage', 'silent'];

describe('a fault of CloudLink', () => {
  it('has an expectation here, whichever it is', async () => {
    const faults = (await findPeer('cloudlink'))?.faults.map(({ name }) => name) ?? [];
    const named = [...REJECTED, ...RETRIED, ...FALLING].map(([fault]) => fault);
    expect([...named, ...BORNE, ...OTHERS].sort()).toEqual([...faults].sort());
  });

  it.each(REJECTED)('"%s" is %s in the step %s, and left to a person', async (fault, code, step) => {
    const { source } = await world(fault);
    await source.until(() => source.status.diagnosis !== null);
    expect(source.status).toMatchObject({
      state: 'rejected',
      attempts: 1,
      nextAttemptAt: null,
      diagnosis: { code, step },
    });
    expect(told(source, 'linkDown')).toMatchObject([{ cause: code }]);
    tellsNoSecret(source);
  });

  it.each(RETRIED)(
    '"%s" is %s in the step %s, and is over when it is over',
    async (fault, code, step, speed = 1) => {
      const made = await world(fault, {}, speed);
      const { peer, source } = made;
      await source.until(() => source.status.state === 'waiting');
      expect(source.status).toMatchObject({ attempts: 1, diagnosis: { code, step } });
      expect(source.status.nextAttemptAt).not.toBeNull();
      tellsNoSecret(source);
      peer.fault(null);
      await comesUp(made);
      expect(told(source, 'linkDown')).toMatchObject([{ cause: code }]);
      // Nothing was heard before, so nothing is known to be missing.
      expect(told(source, 'gap')).toEqual([]);
      await hearsOneCall(made);
    },
    PATIENCE_MS,
  );

  it.each(FALLING)(
    '"%s" lets a link fall with %s, and leaves a gap',
    async (fault, code, speed = 1) => {
      const made = await up(null);
      const { peer, source, clock } = made;
      peer.fault(fault);
      clock.run(speed);
      await source.until(() => told(source, 'linkDown').length > 0);
      clock.run(1);
      expect(told(source, 'linkDown')).toMatchObject([{ cause: code }]);
      expect(source.status).toMatchObject({ state: 'waiting', diagnosis: { code, step: 'events' } });
      peer.fault(null);
      await source.until(() => told(source, 'gap').length > 0);
      const [gap] = told(source, 'gap');
      const [down] = told(source, 'linkDown');
      // What came between the last sign of life and the fall is missing too.
      const deaf = code === 'silent' ? 40_000 : 0;
      expect(gap?.gap?.since).toBeLessThanOrEqual((down?.at ?? 0) - deaf);
      expect(gap?.gap?.until).toBeGreaterThanOrEqual(down?.at ?? Infinity);
      await hearsOneCall(made);
      expect(peer.listeners).toBe(1);
      expect(told(source, 'linkUp')).toHaveLength(2);
      expect(told(source, 'gap')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it.each(BORNE)('"%s" is borne: the link is up, and a call is one call', async (fault) => {
    const made = await up(null);
    const { peer, source } = made;
    peer.fault(fault);
    play(made, 'during', ANSWERED);
    await source.until(() => told(source, 'established').length > 0);
    await source.until(() => callsOf(source).every(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(source)).toMatchObject([{ state: 'cleared', direction: 'in' }]);
    expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
    expect(told(source, 'linkDown')).toEqual([]);
  });
});

describe('a token of CloudLink', () => {
  it.each(['token-expires', 'refresh-rejected'])(
    'is replaced with "%s" as often as it must, and the link does not feel it',
    async (fault) => {
      const made = await up(fault);
      const { source, clock } = made;
      clock.run(20);
      // Twice the life of a token, and more.
      await clock.passed(40_000);
      clock.run(1);
      await hearsOneCall(made);
      expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
      expect(told(source, 'linkUp')).toHaveLength(1);
      expect(source.notices).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'that can be had no more ends the link, and is left to a person',
    async () => {
      const made = await up('token-expires');
      const { peer, source, clock } = made;
      peer.fault('auth-rejected');
      clock.run(5);
      await source.until(() => source.status.state !== 'up');
      expect(source.status).toMatchObject({
        state: 'rejected',
        nextAttemptAt: null,
        diagnosis: { code: 'auth-rejected', step: 'token' },
      });
    },
    PATIENCE_MS,
  );

  it('is fetched anew for the next link when it was revoked', async () => {
    const made = await up(null);
    const { peer, source } = made;
    peer.fault('token-revoked');
    peer.fault('cut');
    await source.until(() => told(source, 'linkDown').length > 0);
    peer.fault(null);
    await source.until(() => told(source, 'gap').length > 0);
    await hearsOneCall(made);
  });
});

describe('a link to CloudLink', () => {
  it('tells that calls in progress are not known while the gateway is down, and hears the next one', async () => {
    const made = await up('gateway-down', {
      subscriptions: [{ topic: 'platform-api-media', extensions: [DESK.number] }],
    });
    const { source } = made;
    await source.until(() => source.notices.length > 0);
    expect(source.notices).toHaveLength(1);
    expect(source.notices[0]).toContain('504');
    await hearsOneCall(made);
    expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
  });

  it(
    'suspects another copy when it is thrown out again and again',
    async () => {
      const made = await world('duplicate-client', {}, 5);
      const { peer, source, clock } = made;
      await source.until(() => source.status.diagnosis?.code === 'client-id-in-use');
      clock.run(1);
      expect(source.status.state).toBe('waiting');
      expect(source.status.diagnosis?.cure).toContain('other copy');
      const downs = told(source, 'linkDown').map(({ cause }) => cause);
      expect(downs).toEqual(['closed-by-peer', 'closed-by-peer', 'client-id-in-use']);
      peer.fault(null);
      await comesUp(made);
      await hearsOneCall(made);
      expect(told(source, 'gap')).toHaveLength(downs.length);
    },
    PATIENCE_MS,
  );

  it('blames a proxy when fresh addresses are refused as too old, again and again', async () => {
    const { source } = await world('subprotocol-lost');
    await source.until(() => (source.status.diagnosis?.cure ?? '').includes('fresh addresses'));
    expect(source.status.diagnosis).toMatchObject({ code: 'url-expired', step: 'upgrade' });
  });

  it('keeps what cannot be read, and stays up', async () => {
    const made = await up(null);
    const { peer, source } = made;
    peer.fault('garbage');
    await source.until(() => told(source, 'undecoded').length > 0);
    await hearsOneCall(made);
    expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
  });

  it('that is silent is up, and hears again what is published again', async () => {
    const made = await up('silent');
    const { peer, source } = made;
    play(made, 'unheard', ANSWERED);
    peer.fault(null);
    await hearsOneCall(made);
    expect(told(source, 'linkDown')).toEqual([]);
  });
});
