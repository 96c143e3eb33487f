import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../simulators/authority.ts';
import { kazoo } from '../../simulators/kazoo/index.ts';
import type { KazooPeer } from '../../simulators/kazoo/peer.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { closeKazoos, kazooOnLoopback } from '../support/kazoo-on-loopback.ts';

afterEach(closeKazoos);

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const someSeconds: unknown = expect.stringMatching(/^6\d{10}$/);
const someApiUrl: unknown = expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/v2$/);
const someSocketUrl: unknown = expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/$/);
const desk = { number: '1003', name: 'Reception 3' };

function answeredCall(peer: KazooPeer): void {
  peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
  peer.perform('r', { do: 'answer', call: 'a', by: desk.number });
  peer.perform('r', { do: 'hold', call: 'a', by: desk.number });
  peer.perform('r', { do: 'retrieve', call: 'a', by: desk.number });
  peer.perform('r', { do: 'hangUp', call: 'a', by: firm.number });
}

const ALL = [
  'CHANNEL_CREATE',
  'CHANNEL_CREATE',
  'CHANNEL_ANSWER',
  'CHANNEL_ANSWER',
  'CHANNEL_BRIDGE',
  'CHANNEL_HOLD',
  'CHANNEL_UNHOLD',
  'CHANNEL_DESTROY',
  'CHANNEL_DESTROY',
];

describe('faults of sockets', () => {
  it.each([
    ['close-1000', 1000],
    ['close-1007', 1007],
    ['close-1011', 1011],
    ['cut', 1006],
    ['reset', 1006],
    ['restart', 1006],
    ['auth-rejected', 1006],
    ['socket-full', 1006],
  ])('%s ends what is open with %i', async (fault, code) => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    peer.fault(fault);
    expect((await raw.closed).code).toBe(code);
  });

  it('strike a later socket three seconds after it subscribed', async () => {
    const clock = fakeClock();
    const { client } = await kazooOnLoopback({ clock, fault: 'cut' });
    const raw = await client.listen('call.*.*');
    await clock.advance(2_999);
    expect((await raw.ask({ action: 'ping' })).status).toBe('success');
    await clock.advance(1);
    expect((await raw.closed).code).toBe(1006);
  });

  it('half-open keeps the socket, deaf and mute', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock });
    const raw = await client.listen('call.*.*');
    const other = await client.listen('call.*.*');
    peer.fault('half-open');
    const late = await client.listen('call.*.*');
    answeredCall(peer);
    await late.untilEvents(ALL.length);
    expect([raw.socket.readyState, other.received, peer.held.sockets]).toEqual([raw.socket.OPEN, [], 3]);
  });

  it('garbage and huge frames arrive as they are', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    peer.fault('garbage');
    peer.fault('huge');
    await raw.ask({ action: 'ping' });
    expect(raw.received[0]).toBe('this is not JSON');
    expect(raw.received).toContain('binary 00ff8001');
    expect(raw.received.filter(({ length }) => length > 1_000_000)).toHaveLength(2);
  });

  it('a listener that reads nothing is dropped before it costs too much', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    raw.socket.pause();
    for (let round = 0; round < 3; round += 1) peer.fault('huge');
    raw.socket.resume();
    expect((await raw.closed).code).toBe(1006);
  });

  it('bus-hiccup is all quiet until the client subscribes again', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    peer.fault('bus-hiccup');
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    const data = { account_id: peer.directory.home.id, binding: 'call.*.*' };
    expect((await raw.ask({ action: 'subscribe', data })).status).toBe('success');
    expect(raw.events()).toEqual([]);
    peer.perform('r', { do: 'hangUp', call: 'a', by: firm.number });
    expect(await raw.untilEvents(2)).toHaveLength(2);
  });
});

describe('time at the Kazoo peer', () => {
  it('closes with 1000 who has sent no byte for an hour, whatever he was sent', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock, conduct: { idleLimit: 60_000 } });
    const quiet = await client.listen('call.*.*');
    const pinging = await client.listen('call.*.*');
    await clock.advance(50_000);
    answeredCall(peer);
    await quiet.untilEvents(ALL.length);
    const pong = new Promise((resolve) => pinging.socket.once('pong', resolve));
    pinging.socket.ping();
    await pong;
    await clock.advance(10_000);
    expect((await quiet.closed).code).toBe(1000);
    expect(pinging.socket.readyState).toBe(pinging.socket.OPEN);
  });

  it('lets a proxy cut after a minute that is quiet both ways', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock, fault: 'proxy-cut' });
    const raw = await client.listen('call.*.*');
    await clock.advance(50_000);
    answeredCall(peer);
    await raw.untilEvents(ALL.length);
    await clock.advance(50_000);
    expect(raw.socket.readyState).toBe(raw.socket.OPEN);
    await clock.advance(11_000);
    expect((await raw.closed).code).toBe(1006);
  });

  it('runs as much faster as it is told to', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock, hurry: 100 });
    const token = await client.signIn();
    await clock.advance(37_000);
    const path = `/accounts/${peer.directory.home.id}/channels`;
    expect((await client.rest('GET', path, { token })).status).toBe(401);
  });
});

describe('faults of replies', () => {
  it('replies-lost obeys without an answer', async () => {
    const { client, peer } = await kazooOnLoopback({ fault: 'replies-lost' });
    const token = await client.signIn();
    const raw = client.open();
    await raw.opened;
    const pong = new Promise((resolve) => raw.socket.once('pong', resolve));
    const data = { account_id: peer.directory.home.id, binding: 'call.*.*' };
    raw.send({ action: 'subscribe', auth_token: token, data });
    raw.socket.ping();
    await pong;
    answeredCall(peer);
    await raw.untilEvents(ALL.length);
    expect(raw.received).toHaveLength(ALL.length);
  });

  it('replies-late brings events before the reply that announces them', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock, fault: 'replies-late' });
    const token = await client.signIn();
    const raw = client.open();
    await raw.opened;
    const pong = new Promise((resolve) => raw.socket.once('pong', resolve));
    const data = { account_id: peer.directory.home.id, binding: 'call.*.*' };
    const reply = raw.ask({ action: 'subscribe', auth_token: token, data });
    raw.socket.ping();
    await pong;
    answeredCall(peer);
    await raw.untilEvents(ALL.length);
    await clock.advance(1_000);
    expect((await reply).status).toBe('success');
    expect(raw.received.at(-1)).toContain('"action":"reply"');
  });

  it('rate-limited lets three messages through, then one a second', async () => {
    const clock = fakeClock();
    const { client } = await kazooOnLoopback({ clock, fault: 'rate-limited' });
    const raw = await client.listen('call.*.*');
    const statuses: string[] = [];
    for (let asked = 0; asked < 3; asked += 1) statuses.push((await raw.ask({ action: 'ping' })).status);
    await clock.advance(1_000);
    statuses.push((await raw.ask({ action: 'ping' })).status);
    expect(statuses).toEqual(['success', 'success', 'error', 'success']);
  });
});

describe('faults of events', () => {
  async function heardUnder(fault: string): Promise<string[]> {
    const { client, peer } = await kazooOnLoopback({ fault });
    const raw = await client.listen('call.*.*');
    answeredCall(peer);
    await raw.ask({ action: 'ping' });
    return raw.events().map(({ name }) => name);
  }

  it.each([
    ['silent', []],
    ['destroy-lost', ALL.slice(0, 7)],
    ['hold-missing', ALL.filter((name) => !/HOLD/.test(name))],
    ['carrier-create-missing', ALL.slice(1)],
    ['lossy', ALL.filter((_name, index) => index % 3 !== 2)],
    ['unknown-events', ALL.flatMap((name) => ['CHANNEL_PROGRESS_MEDIA', name])],
    ['duplicated', ALL.flatMap((name) => [name, name])],
  ])('%s', async (fault, names) => {
    expect(await heardUnder(fault)).toEqual(names);
  });

  it('reordered swaps pairs and keeps nothing back for long', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock, fault: 'reordered' });
    const raw = await client.listen('call.*.*');
    answeredCall(peer);
    await raw.untilEvents(ALL.length - 1);
    await clock.advance(100);
    const stamps = (await raw.untilEvents(ALL.length)).map(({ data }) => Number(data['msg_id']));
    const order = [...stamps].sort((one, other) => one - other);
    expect(stamps.map((stamp) => order.indexOf(stamp))).toEqual([1, 0, 3, 2, 5, 4, 7, 6, 8]);
  });

  it('duplicated repeats the msg_id', async () => {
    const { client, peer } = await kazooOnLoopback({ fault: 'duplicated' });
    const raw = await client.listen('call.*.*');
    answeredCall(peer);
    const events = await raw.untilEvents(2 * ALL.length);
    expect(new Set(events.map(({ data }) => data['msg_id'])).size).toBe(ALL.length);
  });

  it('strings and fields-missing change the data', async () => {
    const { client, peer } = await kazooOnLoopback({ fault: 'strings' });
    const raw = await client.listen('call.*.*');
    answeredCall(peer);
    const destroyed = (await raw.untilEvents(ALL.length)).at(-1);
    expect(destroyed?.data).toMatchObject({
      timestamp: someSeconds,
      channel_is_loopback: 'false',
      duration_seconds: '0',
    });
    peer.fault('fields-missing');
    answeredCall(peer);
    const bare = (await raw.untilEvents(2 * ALL.length)).at(-1);
    expect(Object.keys(bare?.data ?? {})).toEqual([
      'event_category',
      'event_name',
      'call_id',
      'call_direction',
      'hangup_cause',
    ]);
  });

  it('burst brings 504 events at once, all of them', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    peer.fault('burst');
    expect(await raw.untilEvents(504)).toHaveLength(504);
    expect(peer.held).toMatchObject({ calls: 0, legs: 0 });
  });

  it('drops-when-slow keeps fifty for a socket and loses the rest without a word', async () => {
    const { client, peer } = await kazooOnLoopback({ fault: 'drops-when-slow' });
    const raw = await client.listen('call.*.*');
    for (let call = 0; call < 20; call += 1) answeredCall(peer);
    await raw.ask({ action: 'ping' });
    expect(raw.events()).toHaveLength(50);
    expect(peer.dropped).toBe(20 * ALL.length - 50);
  });
});

describe('the Kazoo peer as the registry knows it', () => {
  it('offers one source with the words of the sources file, and its password', async () => {
    const { peer } = await kazooOnLoopback();
    expect(peer.sources).toEqual([
      {
        id: 'kazoo',
        name: 'Kazoo (simulated)',
        protocol: 'kazoo',
        options: {
          apiUrl: someApiUrl,
          socketUrl: someSocketUrl,
          username: 'monitor',
          accountName: 'northwind',
          bindings: ['call.*.*', 'qubicle.queue', 'qubicle.recipient'],
        },
      },
    ]);
    expect(peer.secrets).toEqual([{ sourceId: 'kazoo', name: 'password', value: SIMULATED_PASSWORD }]);
  });

  it('counts as listeners those who have subscribed', async () => {
    const { client, peer } = await kazooOnLoopback();
    await client.open().opened;
    expect(peer.listeners).toBe(0);
    const raw = await client.listen('call.*.*');
    expect(peer.listeners).toBe(1);
    peer.fault('cut');
    await raw.closed;
    expect(peer.listeners).toBe(0);
  });

  it('begins and ends every fault that it lists, and no other', async () => {
    const peer = await kazoo.start({ authority: await createAuthority(), port: 0, seed: 1 });
    for (const { name, title } of kazoo.faults) {
      expect(title).not.toBe('');
      peer.fault(name);
    }
    expect(new Set(kazoo.faults.map(({ name }) => name)).size).toBe(kazoo.faults.length);
    expect(() => peer.fault('unheard-of')).toThrow(RangeError);
    peer.fault('socket-refused');
    await peer.close();
  });

  it('makes the same ids from the same seed', async () => {
    const [one, other] = [await kazooOnLoopback(), await kazooOnLoopback()];
    const ids: unknown[] = [];
    for (const { client, peer } of [one, other]) {
      const raw = await client.listen('call.*.*');
      answeredCall(peer);
      ids.push((await raw.untilEvents(ALL.length)).map(({ data }) => data['call_id']));
    }
    expect(ids[0]).toEqual(ids[1]);
  });
});
