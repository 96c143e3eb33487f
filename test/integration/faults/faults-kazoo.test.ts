import { describe, expect, it, vi } from 'vitest';
import { kazoo as simulator } from '../../../simulators/kazoo/index.ts';
import {
  ANSWERED,
  begin,
  CAST,
  channelEvents,
  comesBack,
  connecting,
  end,
  of,
  play,
  settled,
  tellsCallsOnce,
  up,
} from '../../support/kazoo-under-fault.ts';
import type { Setup } from '../../support/kazoo-under-fault.ts';
import { callsInWords } from '../../support/played-scenario.ts';

/** How long a restart of the simulated service takes. */
const RESTART_MS = 9_000;
/** Seven events each of 72 calls. */
const BURST = 504;

/** Protocol reference, "Errors and what to tell the user"; the codes and what is retried are the design's. */
const REFUSED: readonly (readonly [
  fault: string,
  state: string,
  code: string,
  step: string,
  setup?: Setup,
])[] = [
  ['auth-rejected', 'rejected', 'auth-rejected', 'token'],
  ['account-unknown', 'rejected', 'auth-rejected', 'token'],
  ['second-factor', 'rejected', 'second-factor-needed', 'token'],
  ['account-expired', 'rejected', 'account-inactive', 'token'],
  ['account-disabled', 'rejected', 'account-inactive', 'token'],
  ['key-unknown', 'rejected', 'auth-rejected', 'token', { secrets: { apiKey: 'f'.repeat(64) } }],
  ['sign-ins-limited', 'waiting', 'rate-limited', 'token'],
  ['datastore-down', 'waiting', 'server-error', 'token'],
  ['no-token', 'waiting', 'unreadable-answer', 'token'],
  ['captive-portal', 'waiting', 'unreadable-answer', 'token'],
  ['socket-refused', 'waiting', 'unreachable', 'upgrade'],
  ['socket-plain', 'rejected', 'tls-not-spoken', 'upgrade'],
  ['socket-full', 'waiting', 'session-limit', 'upgrade'],
  ['upgrade-dropped', 'waiting', 'upgrade-refused', 'upgrade'],
  ['upgrade-page', 'waiting', 'upgrade-refused', 'upgrade'],
  ['bad-gateway', 'waiting', 'server-error', 'upgrade'],
  ['certificate-expired', 'rejected', 'tls-expired', 'upgrade'],
  ['certificate-other-name', 'rejected', 'tls-wrong-host', 'upgrade'],
  ['certificate-untrusted', 'rejected', 'tls-untrusted', 'upgrade'],
  ['token-refused', 'rejected', 'auth-rejected', 'subscribe'],
  ['token-module-missing', 'waiting', 'server-error', 'subscribe'],
  ['account-forbidden', 'rejected', 'forbidden', 'subscribe'],
  ['binding-refused', 'waiting', 'binding-refused', 'subscribe', { options: { bindings: ['call.*.*'] } }],
  ['replies-lost', 'waiting', 'timeout', 'subscribe'],
];

/** What happens to the socket of a link that is up, and what the first fall is called. */
const CUT: readonly (readonly [fault: string, code: string])[] = [
  ['close-1000', 'closed-by-peer'],
  ['close-1007', 'closed-by-peer'],
  ['close-1011', 'server-error'],
  ['cut', 'closed-by-peer'],
  ['reset', 'closed-by-peer'],
  ['half-open', 'silent'],
  ['socket-refused', 'closed-by-peer'],
  ['socket-full', 'closed-by-peer'],
  ['bad-gateway', 'closed-by-peer'],
];

/** The link stays up and every call is told as it was. */
const BORNE = [
  'dialect-a',
  'dialect-c',
  'snapshot-down',
  'token-revoked',
  'replies-late',
  'hardened',
  'fragile',
  'hold-missing',
  'carrier-create-missing',
  'reordered',
  'duplicated',
  'strings',
  'unknown-events',
  'drops-when-slow',
] as const;

/** With a test of their own below. */
const OTHERS = [
  'token-expires',
  'restart',
  'fields-missing',
  'huge',
  'garbage',
  'rate-limited',
  'proxy-cut',
  'bus-hiccup',
  'silent',
  'lossy',
  'destroy-lost',
  'burst',
] as const;

it('has a test for every fault of the Kazoo peer', () => {
  const tested = new Set<string>([
    ...REFUSED.map(([name]) => name),
    ...CUT.map(([name]) => name),
    ...BORNE,
    ...OTHERS,
  ]);
  expect(simulator.faults.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
});

describe('a source at a Kazoo that refuses it', () => {
  it.each(REFUSED.map(([fault, state, code, step, setup = {}]) => ({ fault, state, code, step, setup })))(
    'with $fault is $state as $code at the step $step',
    async ({ fault, state, code, step, setup }) => {
      const running = await connecting({ fault, ...setup });
      const { peer, live } = running;
      await live.until(() => live.status.state === state);
      expect(live.status.diagnosis).toMatchObject({ code, step });
      expect(JSON.stringify([live.status.diagnosis, live.notices])).not.toMatch(/eyJ/);
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

  it('is rejected when its password becomes invalid while it is up', async () => {
    const { peer, live } = await up();
    peer.fault('auth-rejected');
    await live.until(() => live.status.state === 'rejected');
    expect(live.status.diagnosis).toMatchObject({ code: 'auth-rejected', step: 'token' });
    expect(of(live, 'linkDown').map(({ cause }) => cause)).toEqual(['closed-by-peer', 'auth-rejected']);
  });
});

describe('a source at a Kazoo whose sockets end', () => {
  it.each(CUT)('falls with %s as %s, comes back, and tells the gap', async (fault, code) => {
    const running = await up({ hurry: 50 });
    const { peer, live } = running;
    peer.fault(fault);
    await live.until(() => live.status.state === 'waiting');
    expect(live.status.diagnosis).toMatchObject({ code, step: 'events' });
    expect(of(live, 'linkDown')).toMatchObject([{ cause: code }]);
    await comesBack(running);
  });

  it('waits until the service has restarted, and tells one gap', async () => {
    const running = await up({ hurry: 50 });
    const { peer, live } = running;
    peer.fault('restart');
    await live.until(() => of(live, 'gap').length > 0);
    expect(of(live, 'linkDown').map(({ cause }) => cause)).toEqual(['closed-by-peer', 'server-error']);
    const [gap] = of(live, 'gap');
    expect((gap?.gap?.until ?? 0) - (gap?.gap?.since ?? 0)).toBeGreaterThanOrEqual(RESTART_MS);
    await comesBack(running);
  });

  it('signs in anew after restart and revoked tokens, once', async () => {
    const running = await up();
    running.peer.fault('token-revoked');
    await tellsCallsOnce(running);
    running.peer.fault('cut');
    await comesBack(running);
    expect(running.live.notices).toEqual([]);
  });

  it('outlives its token on an open socket, and gets a new one for the next', async () => {
    const running = await up({ fault: 'token-expires' });
    const { peer, live, raw } = running;
    const token = await raw.signIn();
    const path = `/accounts/${peer.directory.home.id}/channels`;
    // Younger than the source's own token, which has ended too once this one has.
    await vi.waitFor(async () => expect((await raw.rest('GET', path, { token })).status).toBe(401), 10_000);
    expect(of(live, 'linkDown')).toEqual([]);
    await tellsCallsOnce(running);
    peer.fault('cut');
    await comesBack(running);
  });
});

describe('a source at a Kazoo that misbehaves', () => {
  it.each(BORNE)('stays up with %s', async (fault) => {
    const { peer, live } = await up({ fault });
    play(peer);
    await live.until(() => callsInWords(live.events, 0, CAST)[0] === ANSWERED[0]);
    peer.fault(null);
    await tellsCallsOnce({ peer, live });
    expect(callsInWords(live.events, 0, CAST)).toEqual([...ANSWERED, ...ANSWERED, ...ANSWERED]);
    expect(live.status).toMatchObject({ state: 'up', attempts: 0, diagnosis: null });
    expect(of(live, 'linkDown')).toEqual([]);
  });

  it.each(['dialect-a', 'dialect-c', null])('is told by %s the direction of every channel', async (fault) => {
    const { peer, live } = await up(fault === null ? {} : { fault });
    const said = play(peer);
    await live.until(() => channelEvents(live, 0).length >= said);
    expect(channelEvents(live, 0).filter((raw) => !/"call_direction":"(in|out)bound"/.test(raw))).toEqual([]);
  });

  it('records every message without the fields that may be missing, and joins the legs of a call', async () => {
    const { peer, live } = await up({ fault: 'fields-missing' });
    const said = play(peer);
    await live.until(() => channelEvents(live, 0).length >= said);
    expect(channelEvents(live, 0)).toHaveLength(said);
    expect(callsInWords(live.events, 0, CAST)).toEqual(['unknown answered nobody →']);
    expect(of(live, 'undecoded')).toEqual([]);
    expect(live.status.state).toBe('up');
  });

  it('sends more slowly when told to, until all is subscribed', async () => {
    const bindings = ['call.*.*', 'qubicle.queue', 'qubicle.recipient', 'qubicle.session'];
    const running = await up({ fault: 'rate-limited', options: { bindings } });
    expect(running.live.notices).toEqual([expect.stringContaining('Slowing down')]);
    expect(of(running.live, 'linkDown')).toEqual([]);
    await tellsCallsOnce(running);
  });

  it('says which events it cannot have, and goes on with the others', async () => {
    const { live } = await up({ fault: 'binding-refused' });
    expect(live.notices).toEqual([expect.stringContaining('does not offer call events')]);
    expect(of(live, 'linkDown')).toEqual([]);
  });

  it('says that calls already up are unknown when they cannot be listed', async () => {
    const { live } = await up({ fault: 'snapshot-down' });
    await live.until(() => live.notices.length > 0);
    expect(live.notices).toEqual([expect.stringContaining('are unknown')]);
    expect(live.status.state).toBe('up');
  });

  it('keeps its connection where a proxy cuts those that are quiet', async () => {
    const running = await up({ fault: 'proxy-cut', hurry: 50 });
    const quiet = await running.raw.listen('call.*.*');
    // A socket that is younger, and does not ping.
    expect((await quiet.closed).code).toBe(1006);
    expect(of(running.live, 'linkDown')).toEqual([]);
    await tellsCallsOnce(running);
  });

  it.each(['bus-hiccup', 'silent'])(
    'finds out that %s keeps events from it while calls are up',
    async (fault) => {
      const running = await settled();
      const { peer, live } = running;
      const first = live.events.length;
      peer.fault(fault);
      begin(peer, 'unheard');
      await live.until(() => live.status.state === 'waiting');
      expect(live.status.diagnosis).toMatchObject({ code: 'silent', step: 'events' });
      peer.fault(null);
      await live.until(() => live.status.state === 'up' && of(live, 'gap').length > 0);
      end(peer, 'unheard');
      await live.until(() => callsInWords(live.events, first, CAST)[0] === ANSWERED[0]);
      expect(of(live, 'gap')).toHaveLength(1);
      await tellsCallsOnce(running);
    },
  );

  it('is healthy where nothing arrives and no call is up', async () => {
    const running = await up({ fault: 'silent' });
    play(running.peer);
    running.peer.fault(null);
    await tellsCallsOnce(running);
    expect(running.live.status).toMatchObject({ state: 'up', diagnosis: null });
    expect(of(running.live, 'linkDown')).toEqual([]);
  });

  it.each(['destroy-lost', 'lossy'])('ends by the list of channels what %s leaves open', async (fault) => {
    const { peer, live } = await settled();
    const first = live.events.length;
    peer.fault(fault);
    play(peer);
    await live.until(() => callsInWords(live.events, first, CAST)[0] === ANSWERED[0]);
    const unseen = live.events
      .slice(first)
      .filter(({ kind, name }) => kind === 'connectionCleared' && name === 'snapshot:channels');
    expect(unseen).not.toEqual([]);
    expect(callsInWords(live.events, first, CAST)).toEqual(ANSWERED);
    expect(of(live, 'linkDown')).toEqual([]);
  });

  it('keeps up with a burst', async () => {
    const running = await up();
    running.peer.fault('burst');
    await running.live.until(() => channelEvents(running.live, 0).length >= BURST);
    running.peer.fault(null);
    expect(new Set(channelEvents(running.live, 0)).size).toBe(BURST);
    await tellsCallsOnce(running);
    expect(of(running.live, 'linkDown')).toEqual([]);
  });

  it.each([
    ['garbage', 9],
    ['huge', 1],
  ])('records what it cannot read of %s, and stays up', async (fault, unreadable) => {
    const running = await up();
    const { peer, live } = running;
    peer.fault(fault);
    await live.until(() => of(live, 'undecoded').length >= unreadable);
    peer.fault(null);
    await tellsCallsOnce(running);
    expect(of(live, 'undecoded').every(({ reason }) => reason !== undefined)).toBe(true);
    expect(of(live, 'linkDown')).toEqual([]);
    expect(live.status.state).toBe('up');
  });
});
