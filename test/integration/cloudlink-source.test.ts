import { describe, expect, it, onTestFinished } from 'vitest';
import { cloudlink } from '../../main/protocols/cloudlink/index.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { Authority } from '../../simulators/authority.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { cloudlink as cloudlinkPeer } from '../../simulators/cloudlink/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { liveSource } from '../support/live-source.ts';
import type { LiveSource } from '../support/live-source.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const DESK = { number: '1001', name: 'Reception 1' };

interface World {
  peer: Peer;
  authority: Authority;
  source: LiveSource;
}

/** A source that connects to a simulated CloudLink, which may misbehave from the start. */
async function world(fault?: string, hurry = 1): Promise<World> {
  const authority = await createAuthority();
  const peer = await cloudlinkPeer.start({
    authority,
    port: 0,
    seed: 1,
    hurry,
    ...(fault !== undefined && { fault }),
  });
  onTestFinished(() => peer.close());
  const [entry] = peer.sources;
  const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  const source = await liveSource({ protocol: cloudlink, options: entry?.options, secrets, authority });
  return { peer, authority, source };
}

async function up(fault?: string, hurry?: number): Promise<World> {
  const made = await world(fault, hurry);
  await made.source.until(() => made.source.status.state === 'up');
  return made;
}

function callsOf({ events }: LiveSource) {
  const reducer = new CallReducer();
  for (const event of events) reducer.apply(event);
  return [...reducer.calls()];
}

describe('a CloudLink source', () => {
  it('goes through its steps and hears a call from ringing to its end', async () => {
    const { peer, source } = await up();
    expect(source.steps).toEqual(cloudlink.steps.map(({ id }) => id));
    expect(peer.listeners).toBe(1);
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    peer.perform('one', { do: 'answer', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'hold', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'retrieve', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'hangUp', call: 'a', by: DESK.number });
    await source.until(() => callsOf(source).some(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(source)).toMatchObject([{ outcome: 'answered', direction: 'in', state: 'cleared' }]);
    const kinds = source.events.map(({ kind }) => kind).filter((kind) => kind !== 'presence');
    expect(kinds.slice(0, 6)).toEqual([
      'linkUp',
      'delivered',
      'established',
      'held',
      'retrieved',
      'connectionCleared',
    ]);
    expect(source.notices).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { peer, source } = await up();
    await source.stop();
    expect(peer.listeners).toBe(0);
    expect(source.notices).toEqual([]);
  });

  it('comes back after a cut with its device id and tells the calls that ended meanwhile', async () => {
    const { peer, source } = await up();
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    await source.until(() => source.events.some(({ kind }) => kind === 'delivered'));
    peer.fault('cut');
    await source.until(() => source.events.some(({ kind }) => kind === 'linkDown'));
    peer.perform('one', { do: 'giveUp', call: 'a' });
    peer.fault(null);
    await source.until(() => source.events.some(({ name }) => name === 'snapshot:calls'));
    expect(source.events.find(({ kind }) => kind === 'linkDown')).toMatchObject({ cause: 'closed-by-peer' });
    expect(source.events.some(({ kind }) => kind === 'gap')).toBe(true);
    expect(callsOf(source)).toMatchObject([{ state: 'cleared' }]);
  });

  it('goes on hearing when its tokens are revoked', async () => {
    const { peer, source } = await up();
    peer.fault('token-revoked');
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    await source.until(() => source.events.some(({ kind }) => kind === 'delivered'));
    expect(source.events.some(({ kind }) => kind === 'linkDown')).toBe(false);
  });

  it('suspects another copy when it is thrown out again and again', async () => {
    const { source } = await world('duplicate-client', 20);
    await source.until(() => source.status.diagnosis?.code === 'client-id-in-use');
    expect(source.status.diagnosis?.cure).toContain('other copy');
  });

  it.each(['doubled', 'strange-fields', 'other-envelopes'])(
    'makes one answered call of what it hears when publications are %s',
    async (fault) => {
      const { peer, source } = await up(fault);
      peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
      peer.perform('one', { do: 'answer', call: 'a', by: DESK.number });
      peer.perform('one', { do: 'hangUp', call: 'a', by: DESK.number });
      await source.until(() => callsOf(source).some(({ outcome }) => outcome === 'answered'));
      expect(callsOf(source)).toHaveLength(1);
    },
  );

  it('makes one ended call of publications that changed places', async () => {
    const { peer, source } = await up('out-of-order');
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    peer.perform('one', { do: 'answer', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'hangUp', call: 'a', by: DESK.number });
    const heard = (name: string) => source.events.some((event) => event.name === name);
    await source.until(() => heard('establishedEvent') && heard('connectionClearedEvent'));
    expect(callsOf(source)).toMatchObject([{ state: 'cleared', direction: 'in' }]);
  });

  it('keeps what cannot be read, and stays up', async () => {
    const { peer, source } = await up('garbage');
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    await source.until(() => source.events.some(({ kind }) => kind === 'undecoded'));
    expect(source.status.state).toBe('up');
  });
});

describe('a CloudLink that refuses', () => {
  it.each([
    ['certificate-untrusted', 'tls-untrusted', 'tls'],
    ['captive-portal', 'unreadable-answer', 'token'],
    ['auth-rejected', 'auth-rejected', 'token'],
    ['account-ambiguous', 'account-ambiguous', 'token'],
    ['account-inactive', 'account-inactive', 'token'],
    ['second-factor', 'second-factor-needed', 'token'],
    ['rate-limited', 'rate-limited', 'token'],
    ['server-error', 'server-error', 'token'],
    ['forbidden', 'token-lacks-right', 'connection'],
    ['no-url', 'unreadable-answer', 'connection'],
    ['url-expired', 'url-expired', 'upgrade'],
    ['upgrade-forbidden', 'upgrade-refused', 'upgrade'],
    ['upgrade-malformed', 'upgrade-refused', 'upgrade'],
    ['subprotocol-not-echoed', 'subprotocol-missing', 'upgrade'],
    ['client-id-refused', 'client-id-refused', 'session'],
    ['closed-before-connack', 'client-id-refused', 'session'],
    ['topic-refused', 'topic-refused', 'subscribe'],
    ['suback-failure', 'topic-refused', 'subscribe'],
  ])('by %s is diagnosed as %s in the step %s', async (fault, code, step) => {
    const { source } = await world(fault);
    await source.until(() => source.status.diagnosis !== null);
    const { diagnosis } = source.status;
    expect(diagnosis).toMatchObject({ code, step });
    const texts = JSON.stringify(diagnosis);
    expect(texts).not.toMatch(/X-Amz-Signature=|Bearer |simulated"/);
    await source.stop();
  });
});
