import { describe, expect, it, onTestFinished } from 'vitest';
import { aesWti } from '../../../main/protocols/aes-wti/index.ts';
import type { Call } from '../../../model/call.ts';
import { CallReducer } from '../../../model/calls/call-reducer.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { startAesPeer } from '../../../simulators/aes-wti/aes-peer.ts';
import type { AesPeer } from '../../../simulators/aes-wti/aes-peer.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { findPeer } from '../../../simulators/index.ts';
import type { Happening } from '../../../simulators/scenario.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { QuickClock } from '../../support/quick-clock.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const DESK = { number: '1001', name: 'Reception 1' };
const COLLEAGUE = { number: '1002', name: 'Reception 2' };
const BOTH = { devices: [DESK.number, COLLEAGUE.number] };
const AGENT = { id: '2001', name: 'Agent 1' };
const QUEUE = { id: '6', name: 'support' };

/** Each wait is for a condition; this is for one that never comes true. */
const PATIENCE_MS = 30_000;

interface World {
  peer: AesPeer;
  source: LiveSource;
  /** Of both sides. */
  clock: QuickClock;
}

async function world(fault: string | null, options: object = {}, speed = 1): Promise<World> {
  const authority = await createAuthority();
  const clock = new QuickClock();
  const settings = { authority, port: 0, seed: 1, ...(fault !== null && { fault }) };
  const peer = await startAesPeer(settings, { clock });
  onTestFinished(() => peer.close());
  clock.run(speed);
  const [entry] = peer.sources;
  const source = await liveSource({
    protocol: aesWti,
    options: { ...entry?.options, devices: [DESK.number], ...options },
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
const answer: Happening = { do: 'answer', call: 'a', by: DESK.number };
const hangUp: Happening = { do: 'hangUp', call: 'a', by: FIRM.number };
const ANSWERED = [arrive, answer, hangUp];

/** A call that the link tells as one, and whose ringing it tells once. */
async function hearsOneCall(made: World): Promise<void> {
  const { source } = made;
  const before = told(source, 'delivered').length;
  play(made, 'after', ANSWERED);
  await source.until(() => callsOf(source).some(({ outcome, endedAt }) => outcome === 'answered' && endedAt));
  expect(callsOf(source)).toHaveLength(1);
  expect(told(source, 'delivered')).toHaveLength(before + 1);
}

/** What the link was told of must be over by itself. */
async function comesUp({ source, clock }: World): Promise<void> {
  await source.until(() => source.status.state !== 'waiting' || source.status.nextAttemptAt !== null);
  // A refusal of AES may ask for minutes until the next attempt.
  while (source.status.state !== 'up') {
    if (source.status.state === 'waiting') clock.run(1000);
    await source.until(() => source.status.state !== 'waiting');
    clock.run(1);
    await source.until(() => source.status.state !== 'connecting');
  }
}

const REJECTED: [fault: string, code: string, step: string][] = [
  ['auth-rejected', 'auth-rejected', 'upgrade'],
  ['old-release', 'auth-rejected', 'upgrade'],
  ['not-wti', 'not-the-service', 'upgrade'],
  ['forbidden', 'forbidden', 'upgrade'],
  ['certificate-expired', 'tls-expired', 'tls'],
  ['certificate-other-name', 'tls-wrong-host', 'tls'],
  ['certificate-untrusted', 'tls-untrusted', 'tls'],
  ['not-cti-user', 'auth-rejected', 'session'],
  ['version-refused', 'version-too-old', 'session'],
  ['bad-request', 'version-too-old', 'session'],
];

/** `speed`: how much faster the time runs until it shows. */
const RETRIED: [fault: string, code: string, step: string, speed?: number][] = [
  ['hang-before-upgrade', 'timeout', 'upgrade', 5],
  ['hang-after-upgrade', 'timeout', 'session', 5],
  ['server-busy', 'server-error', 'session'],
  ['session-limit', 'session-limit', 'session'],
  ['start-unreadable', 'unreadable-answer', 'session'],
  ['bad-switch-name', 'device-unknown', 'devices'],
  ['no-licence', 'licence-missing', 'monitors'],
  ['monitor-limit', 'licence-missing', 'monitors'],
  ['link-down', 'server-error', 'devices'],
];

/** Raised on a link that is up. */
const FALLING: [fault: string, code: string, speed?: number, options?: object][] = [
  ['close', 'closed-by-peer'],
  ['close-1011', 'closed-by-peer'],
  ['cut', 'closed-by-peer'],
  ['cleanup', 'closed-by-peer'],
  ['reset', 'closed-by-peer'],
  ['half-open', 'silent', 20],
  ['session-lost', 'session-lost'],
  ['session-expires', 'session-lost', 10, { sessionDuration: 60 }],
  ['reset-refused', 'session-lost', 10, { sessionDuration: 60 }],
  ['reset-ignored', 'session-lost', 10, { sessionDuration: 60 }],
];

/** Nobody would notice them but for what is recorded. */
const BORNE = [
  'token-rejected',
  'first-party-only',
  'swapped',
  'repeated',
  'garbage',
  'strange-invoke-ids',
  'answered-twice',
  'payload-as-string',
  'payload-as-object',
  'dialect-plain',
  'dialect-typed',
  'missing-members',
  'recorder',
  'restricted-callers',
];

/** Those with a test of their own below. */
const OTHERS = [
  'unknown-device',
  'forbidden-device',
  'reset-on-connect',
  'slow',
  'overload',
  'drops-requests',
  'filter-inverted',
  'silent',
  'monitor-lost',
  'lossy',
  'huge',
  'agents-in-full',
  'stray-clear-on-hold',
  'quick-call-ids',
  'single-appearance',
];

describe('a fault of AES', () => {
  it('has an expectation here, whichever it is', async () => {
    const faults = (await findPeer('aes-wti'))?.faults.map(({ name }) => name) ?? [];
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
  });

  it.each(RETRIED)(
    '"%s" is %s in the step %s, and is over when it is over',
    async (fault, code, step, speed = 1) => {
      const made = await world(fault, {}, speed);
      const { peer, source } = made;
      await source.until(() => source.status.state === 'waiting');
      expect(source.status).toMatchObject({ attempts: 1, diagnosis: { code, step } });
      expect(source.status.nextAttemptAt).not.toBeNull();
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
    async (fault, code, speed = 1, options = {}) => {
      const made = await up(null, options);
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
      const deaf = code === 'silent' ? 55_000 : 0;
      expect(gap?.gap?.since).toBeLessThanOrEqual((down?.at ?? 0) - deaf);
      expect(gap?.gap?.until).toBeGreaterThanOrEqual(down?.at ?? Infinity);
      await hearsOneCall(made);
      expect(told(source, 'linkUp')).toHaveLength(2);
      expect(told(source, 'gap')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it.each(BORNE)(
    '"%s" is borne: the link is up, and a call is one call',
    async (fault) => {
      const made = await up(fault);
      play(made, 'during', ANSWERED);
      const { source } = made;
      await source.until(() => callsOf(source).some(({ endedAt }) => endedAt !== undefined));
      expect(callsOf(source)).toMatchObject([{ outcome: 'answered', direction: 'in' }]);
      expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
      expect(told(source, 'linkDown')).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('a connection to AES', () => {
  it('that is reset at once is tried again, whatever our socket was doing when the reset came', async () => {
    const made = await world('reset-on-connect');
    const { peer, source } = made;
    await source.until(() => source.status.state === 'waiting');
    const { code, step } = source.status.diagnosis ?? {};
    expect(['unreachable in connect', 'closed-by-peer in tls']).toContain(`${code} in ${step}`);
    peer.fault(null);
    await comesUp(made);
    await hearsOneCall(made);
  });

  it(
    'that is slow is up in the end, and tells a call as one',
    async () => {
      const made = await world('slow', {}, 5);
      await made.source.until(() => made.source.status.state === 'up');
      await hearsOneCall(made);
      expect(told(made.source, 'linkDown')).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('a device of AES', () => {
  it.each([
    ['unknown-device', 'not found'],
    ['forbidden-device', 'may not monitor'],
  ])('marks itself, not the link, with "%s"', async (fault, words) => {
    const made = await up(fault, BOTH);
    const { source } = made;
    expect(source.notices).toHaveLength(1);
    expect(source.notices[0]).toContain('1001');
    expect(source.notices[0]).toContain(words);
    play(made, 'other', [{ do: 'arrive', call: 'a', from: FIRM, to: COLLEAGUE }]);
    await source.until(() => told(source, 'delivered').length > 0);
    expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
  });

  it.each(['overload', 'drops-requests'])(
    'is asked for again, and slower, with "%s"',
    async (fault) => {
      const made = await world(fault, BOTH, 5);
      await made.source.until(() => made.source.status.state === 'up');
      made.clock.run(1);
      await hearsOneCall(made);
      expect(told(made.source, 'linkDown')).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'is monitored again when AES stops its monitor, and the time between is a gap',
    async () => {
      const made = await up(null);
      const { peer, source, clock } = made;
      peer.fault('monitor-lost');
      await source.until(() => source.notices.length > 0);
      // It is a strike at each monitor that is placed while it lasts.
      peer.fault(null);
      expect(source.notices[0]).toContain('AES stopped monitoring 1001');
      clock.run(20);
      await source.until(() => told(source, 'gap').length > 0);
      clock.run(1);
      expect(told(source, 'gap')).toHaveLength(1);
      await hearsOneCall(made);
      expect(told(source, 'linkDown')).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('events of AES', () => {
  it.each(['silent', 'filter-inverted'])('do not come with "%s", which is no fall', async (fault) => {
    const made = await up(fault);
    const { peer, source } = made;
    play(made, 'unheard', ANSWERED);
    // What comes after the silence proves that the silence is over for all that came before.
    peer.fault(null);
    peer.fault('link-down');
    await source.until(() => source.notices.length > 0);
    expect(callsOf(source)).toEqual([]);
    expect(source.status).toMatchObject({ state: 'up', diagnosis: null });
  });

  it('come without a filter where AES reads it the other way round', async () => {
    await hearsOneCall(await up('filter-inverted', { filterPolarity: 'none' }));
  });

  it('are a gap while AES cannot reach the switch, and the link stays up', async () => {
    const made = await up(null);
    const { peer, source } = made;
    peer.fault('link-down');
    await source.until(() => source.notices.length > 0);
    peer.fault(null);
    await source.until(() => told(source, 'gap').length > 0);
    await hearsOneCall(made);
    expect(told(source, 'gap')).toHaveLength(1);
    expect(told(source, 'linkDown')).toEqual([]);
  });

  it('that are lost leave a call that still ends', async () => {
    const made = await up('lossy');
    play(made, 'holes', ANSWERED);
    await made.source.until(() => callsOf(made.source).some(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(made.source)).toHaveLength(1);
  });

  it('of 2 MB are recorded whole', async () => {
    const made = await up(null);
    made.peer.fault('huge');
    await made.source.until(() => told(made.source, 'vendor').length > 0);
    expect(told(made.source, 'vendor')[0]?.raw.length).toBeGreaterThan(2 * 1024 * 1024);
    await hearsOneCall(made);
  });

  it('that are garbage are recorded as what could not be read', async () => {
    const made = await up('garbage');
    play(made, 'garbage', ANSWERED);
    await made.source.until(() => callsOf(made.source).some(({ endedAt }) => endedAt !== undefined));
    expect(told(made.source, 'undecoded')).not.toEqual([]);
  });

  it('tell the states of agents at once where AES tells them in full', async () => {
    const made = await up('agents-in-full', {
      agentPollSeconds: 0,
      devices: ['1001', { extension: '5800', kind: 'skill' }],
    });
    const become = (becomes: 'loggedOn' | 'ready'): Happening => ({
      do: 'agent',
      agent: AGENT,
      device: DESK,
      becomes,
      queue: QUEUE,
    });
    play(made, 'agents', [become('loggedOn'), become('ready')]);
    await made.source.until(() => told(made.source, 'agentReady').length > 0);
    expect(told(made.source, 'agentLoggedOn').length).toBeGreaterThan(0);
  });
});

describe('a call at an AES with traps', () => {
  it('survives a stray clear when it is held', async () => {
    const made = await up('stray-clear-on-hold');
    const { source } = made;
    play(made, 'held', [arrive, answer, { do: 'hold', call: 'a', by: DESK.number }]);
    await source.until(() => told(source, 'held').length > 0 && told(source, 'connectionCleared').length > 0);
    expect(callsOf(source)).toMatchObject([{ state: 'held' }]);
    play(made, 'held', [{ do: 'retrieve', call: 'a', by: DESK.number }, hangUp]);
    await source.until(() => callsOf(source).every(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(source)).toMatchObject([{ outcome: 'answered' }]);
  });

  it('is not taken for an earlier one when call ids come round', async () => {
    const made = await up('quick-call-ids');
    const { source } = made;
    const runs = 6;
    for (let run = 1; run <= runs; run += 1) play(made, String(run), ANSWERED);
    await source.until(() => told(source, 'established').length >= runs);
    await source.until(() => callsOf(source).every(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(source)).toHaveLength(runs);
  });

  it('fails as busy when it is the second at a phone with one appearance', async () => {
    const made = await up('single-appearance');
    const { source } = made;
    play(made, 'first', [arrive, answer]);
    play(made, 'second', [{ ...arrive, from: { number: '+15550101', name: 'Cedar Dental' } }]);
    await source.until(() => told(source, 'failed').length > 0);
    expect(told(source, 'failed')[0]).toMatchObject({ cause: 'busy' });
    expect(callsOf(source)).toHaveLength(2);
    expect(callsOf(source)[0]).toMatchObject({ state: 'connected' });
  });
});
