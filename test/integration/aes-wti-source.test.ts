import { describe, expect, it, onTestFinished } from 'vitest';
import { aesWti } from '../../main/protocols/aes-wti/index.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { Call } from '../../model/call.ts';
import { aesWti as aesPeer } from '../../simulators/aes-wti/index.ts';
import type { Authority } from '../../simulators/authority.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import type { Peer } from '../../simulators/peer.ts';
import type { Happening } from '../../simulators/scenario.ts';
import type { LiveSource } from '../support/live-source.ts';
import { liveSource } from '../support/live-source.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const DESK = { number: '1001', name: 'Reception 1' };
const COLLEAGUE = { number: '1002', name: 'Reception 2' };
const VDN = { extension: '5700', kind: 'vdn' };
const SKILL = { extension: '5800', kind: 'skill' };
const QUEUE = { id: '6', name: 'support' };
const AGENT = { id: '2001', name: 'Agent 1' };

interface World {
  peer: Peer;
  authority: Authority;
}

async function aes(fault?: string): Promise<World> {
  const authority = await createAuthority();
  const peer = await aesPeer.start({ authority, port: 0, seed: 1, ...(fault !== undefined && { fault }) });
  onTestFinished(() => peer.close());
  return { peer, authority };
}

async function connected({ peer, authority }: World, options: object = {}): Promise<LiveSource> {
  const [entry] = peer.sources;
  const source = await liveSource({
    protocol: aesWti,
    options: { ...entry?.options, devices: ['1001', '1002', VDN, SKILL], requestRate: 20, ...options },
    secrets: { password: SIMULATED_PASSWORD },
    authority,
  });
  await source.until(() => !['connecting', 'stopped'].includes(source.status.state));
  return source;
}

function callsOf({ events }: LiveSource): Call[] {
  const reducer = new CallReducer();
  for (const event of events) reducer.apply(event);
  return [...reducer.calls()];
}

/** The one call of a story, once it has ended. */
async function callOf(source: LiveSource, peer: Peer, story: Happening[]): Promise<Call | undefined> {
  for (const happening of story) peer.perform('story', happening);
  await source.until(() => {
    const calls = callsOf(source);
    return calls.length > 0 && calls.every(({ endedAt }) => endedAt !== undefined);
  });
  const calls = callsOf(source);
  expect(calls).toHaveLength(1);
  return calls[0];
}

const call = 'main';
const consultation = 'aside';
const ARRIVED: Happening[] = [{ do: 'arrive', call, from: FIRM, to: DESK }];
const ANSWERED: Happening[] = [...ARRIVED, { do: 'answer', call, by: '1001' }];
const CONSULTED: Happening[] = [
  ...ANSWERED,
  { do: 'consult', call, by: '1001', to: COLLEAGUE, consultation },
  { do: 'answer', call: consultation, by: '1002' },
];
const QUEUED: Happening[] = [{ do: 'queue', call, from: FIRM, queue: QUEUE }];

const STORIES: [title: string, story: Happening[], expected: object][] = [
  [
    'answered',
    [...ANSWERED, { do: 'hangUp', call, by: FIRM.number }],
    { outcome: 'answered', direction: 'in' },
  ],
  ['missed', [...ARRIVED, { do: 'giveUp', call }], { outcome: 'missed', direction: 'in' }],
  [
    'dialled and busy',
    [
      { do: 'dial', call, from: DESK, to: FIRM },
      { do: 'busy', call },
    ],
    { outcome: 'failed', direction: 'out' },
  ],
  [
    'dialled inside and answered',
    [
      { do: 'dial', call, from: DESK, to: COLLEAGUE },
      { do: 'answer', call, by: '1002' },
      { do: 'hangUp', call, by: '1001' },
    ],
    { outcome: 'answered', direction: 'internal' },
  ],
  [
    'held and retrieved',
    [
      ...ANSWERED,
      { do: 'hold', call, by: '1001' },
      { do: 'retrieve', call, by: '1001' },
      { do: 'hangUp', call, by: '1001' },
    ],
    { outcome: 'answered' },
  ],
  [
    'transferred after consultation',
    [
      ...CONSULTED,
      { do: 'completeTransfer', call, consultation, by: '1001' },
      { do: 'hangUp', call, by: '1002' },
    ],
    { outcome: 'answered', direction: 'in' },
  ],
  [
    'transferred blindly',
    [
      ...ANSWERED,
      { do: 'blindTransfer', call, by: '1001', to: COLLEAGUE },
      { do: 'answer', call, by: '1002' },
      { do: 'hangUp', call, by: '1002' },
    ],
    { outcome: 'answered', direction: 'in' },
  ],
  [
    'made a conference',
    [
      ...CONSULTED,
      { do: 'conference', call, consultation, by: '1001' },
      { do: 'leave', call, by: '1002' },
      { do: 'hangUp', call, by: '1001' },
    ],
    { outcome: 'answered', direction: 'in' },
  ],
  [
    'queued and answered by an agent',
    [
      ...QUEUED,
      { do: 'distribute', call, to: DESK, agent: AGENT },
      { do: 'answer', call, by: '1001' },
      { do: 'hangUp', call, by: FIRM.number },
    ],
    { outcome: 'answered', direction: 'in' },
  ],
  ['queued and abandoned', [...QUEUED, { do: 'abandon', call }], { outcome: 'abandoned' }],
];

describe('a call at a simulated AES', () => {
  it.each(STORIES)('that is %s is one call', async (_, story, expected) => {
    const world = await aes();
    const source = await connected(world);
    expect(await callOf(source, world.peer, story)).toMatchObject(expected);
  });
});

describe('a source at a simulated AES', () => {
  it('goes through its steps, is up without complaint, and takes leave', async () => {
    const world = await aes();
    const source = await connected(world);
    expect(source.status.state).toBe('up');
    expect(source.steps).toEqual([
      'resolve',
      'connect',
      'tls',
      'upgrade',
      'session',
      'devices',
      'monitors',
      'events',
    ]);
    expect(source.notices).toEqual([]);
    await source.stop();
    expect(source.status.state).toBe('stopped');
    expect(world.peer.listeners).toBe(0);
  });

  it('records no secret: neither password nor session', async () => {
    const world = await aes('garbage');
    const source = await connected(world);
    await callOf(source, world.peer, [...ANSWERED, { do: 'hangUp', call, by: FIRM.number }]);
    const told = JSON.stringify([source.events, source.notices]);
    expect(told).not.toContain(SIMULATED_PASSWORD);
    expect(told).not.toMatch(/[0-9A-F]{32}-\d/);
  });

  it('tells the log-on and the states of an agent', async () => {
    const world = await aes();
    const source = await connected(world, { agentPollSeconds: 1 });
    const become = (becomes: 'loggedOn' | 'ready' | 'notReady') =>
      world.peer.perform('story', { do: 'agent', agent: AGENT, device: DESK, becomes, queue: QUEUE });
    become('loggedOn');
    await source.until(() => source.events.some(({ kind }) => kind === 'agentLoggedOn'));
    become('ready');
    await source.until(() => source.events.some(({ kind }) => kind === 'agentReady'));
    expect(source.events.find(({ kind }) => kind === 'agentReady')).toMatchObject({ agent: { id: '2001' } });
  });
});
