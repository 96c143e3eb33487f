import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../support/fake-clock.ts';
import type { KazooReply } from '../support/kazoo-client.ts';
import { closeKazoos, kazooOnLoopback } from '../support/kazoo-on-loopback.ts';

afterEach(closeKazoos);

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1003', name: 'Reception 3' };
const depot = { number: '3001', name: 'Depot' };
const NINE = [
  'CHANNEL_CREATE',
  'CHANNEL_ANSWER',
  'CHANNEL_DESTROY',
  'CHANNEL_BRIDGE',
  'CHANNEL_HOLD',
  'CHANNEL_UNHOLD',
  'PARK_PARKED',
  'PARK_RETRIEVED',
  'PARK_ABANDONED',
];

function errorsOf(reply: KazooReply): unknown {
  return reply.status === 'error' ? reply.data['errors'] : reply.status;
}

type Started = Awaited<ReturnType<typeof kazooOnLoopback>>;

/** An open socket that has said nothing yet, and how to subscribe on it. */
async function visitor({ peer, client }: Started, username = 'monitor', account = 'northwind') {
  const token = await client.signIn(username, account);
  const raw = client.open();
  await raw.opened;
  const subscribe = (data: Record<string, unknown>, action = 'subscribe'): Promise<KazooReply> =>
    raw.ask({ action, auth_token: token, data });
  const home = peer.directory.home.id;
  return { raw, token, home, subscribe, bind: (binding: string) => subscribe({ account_id: home, binding }) };
}

describe('opening a socket at the Kazoo peer', () => {
  it('takes any path and then says nothing', async () => {
    const { client } = await kazooOnLoopback();
    const raw = client.open('/any/path?at=all');
    await raw.opened;
    const pong = new Promise((resolve) => raw.socket.once('pong', resolve));
    raw.socket.ping();
    await pong;
    expect([raw.socket.protocol, raw.socket.extensions, raw.received]).toEqual(['', '', []]);
  });

  it('refuses a sub-protocol with 400 and a socket too many with 429', async () => {
    const { client } = await kazooOnLoopback({ conduct: { socketsPerAddress: 1 } });
    expect(await client.open('/', { protocols: ['kazoo'] }).closed).toMatchObject({ status: 400 });
    await client.open().opened;
    expect(await client.open().closed).toMatchObject({ status: 429 });
  });

  it('looks at an Authorization header in dialect C alone', async () => {
    const headers = { Authorization: 'Bearer none' };
    const { client } = await kazooOnLoopback();
    await client.open('/', { headers }).opened;
    const c = await kazooOnLoopback({ fault: 'dialect-c' });
    expect(await c.client.open('/', { headers }).closed).toMatchObject({ status: 403 });
    await c.client.open('/', { headers: { Authorization: await c.client.signIn() } }).opened;
  });

  it.each([
    ['socket-full', 429],
    ['upgrade-dropped', 426],
    ['upgrade-page', 200],
    ['captive-portal', 200],
    ['bad-gateway', 503],
    ['restart', 503],
    ['socket-refused', undefined],
    ['socket-plain', undefined],
    ['certificate-expired', undefined],
    ['certificate-other-name', undefined],
    ['certificate-untrusted', undefined],
  ])('lets nobody in during %s, and everybody afterwards', async (fault, status) => {
    const { client, peer } = await kazooOnLoopback({ fault });
    expect((await client.open().closed).status).toBe(status);
    peer.fault(null);
    let raw = client.open();
    // A port that was shut takes a moment to open.
    while (
      (await Promise.race([raw.opened.then(() => 'open'), raw.closed.then(() => 'closed')])) === 'closed'
    ) {
      raw = client.open();
    }
  });

  it('comes back by itself after a restart, with all subscriptions lost', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock });
    const raw = await client.listen('call.*.*');
    peer.fault('restart');
    expect((await raw.closed).code).toBe(1006);
    expect((await client.open().closed).status).toBe(503);
    await clock.advance(10_000);
    await client.open().opened;
    expect(peer.listeners).toBe(0);
  });
});

describe('authentication at the Kazoo peer', () => {
  it('is asked for by message, and the token is echoed when it is bad', async () => {
    const started = await kazooOnLoopback();
    const { raw, token, home } = await visitor(started);
    const subscribe = { action: 'subscribe', data: { account_id: home, binding: 'call.*.*' } };
    expect(errorsOf(await raw.ask({ action: 'ping' }))).toEqual(['authentication token required']);
    expect(errorsOf(await raw.ask({ ...subscribe, auth_token: 7 }))).toEqual([
      'invalid authentication token format',
    ]);
    expect(errorsOf(await raw.ask({ ...subscribe, auth_token: `${token}x` }))).toEqual([
      `failed to authenticate token ${token}x`,
    ]);
    expect(errorsOf(await raw.ask({ ...subscribe, auth_token: token }))).toBe('success');
  });

  it('is remembered after a message that succeeded, not after one that failed', async () => {
    const started = await kazooOnLoopback();
    const { raw, bind } = await visitor(started);
    expect(errorsOf(await bind('call.CHANNEL_RING.*'))).toEqual(['event CHANNEL_RING not supported']);
    expect(errorsOf(await raw.ask({ action: 'ping' }))).toEqual(['authentication token required']);
    await bind('call.*.*');
    expect(errorsOf(await raw.ask({ action: 'ping' }))).toBe('success');
  });

  it('is never looked at again: an open socket outlives its token', async () => {
    const clock = fakeClock();
    const started = await kazooOnLoopback({ clock, conduct: { tokenLife: 15_000 } });
    const { raw, token, bind } = await visitor(started);
    await bind('call.*.*');
    await clock.advance(16_000);
    started.peer.fault('token-revoked');
    started.peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    await raw.untilEvents(2);
    expect(errorsOf(await raw.ask({ action: 'ping', auth_token: token }))).toBe('success');
    const late = started.client.open();
    await late.opened;
    expect(errorsOf(await late.ask({ action: 'ping', auth_token: token }))).toEqual([
      `failed to authenticate token ${token}`,
    ]);
  });

  it('closes a fresh socket without a token in dialect A', async () => {
    const { raw } = await visitor(await kazooOnLoopback({ fault: 'dialect-a' }));
    raw.send({ action: 'ping' });
    expect((await raw.closed).code).toBe(1011);
  });
});

describe('what the Kazoo peer refuses', () => {
  it('comes as one text, and the socket stays', async () => {
    const { home, subscribe } = await visitor(await kazooOnLoopback());
    const refusals: unknown[] = [];
    const wishes: Record<string, unknown>[] = [
      {},
      { binding: 'call.*.*' },
      { account_id: home },
      { account_id: home, bindings: ['call.*.*'] },
      { account_id: home, binding: 'unheard.of' },
      { account_id: home, binding: 'presence.dialog.*' },
      { account_id: home, binding: 'call.*' },
      { account_id: home, binding: 'call.*.leg@203.0.113.20' },
      { account_id: home, binding: 'doc_created.*.user.*' },
      { account_id: home, binding: 'conference.event.*.*' },
      { account_id: home, binding: 'conference.event.x.*.shouting' },
      { account_id: '*', binding: 'call.*.*' },
      { account_id: 'foreign', binding: 'call.*.*' },
    ];
    for (const wish of wishes) refusals.push(errorsOf(await subscribe(wish)));
    expect(refusals).toEqual([
      ['missing required keys : account_id, binding'],
      ['missing required keys : account_id, binding'],
      ['missing required keys : account_id, binding'],
      ['missing required keys : account_id, binding'],
      ['no available subscriptions to requested binding'],
      ['no available subscriptions to requested binding'],
      ['invalid format for call subscription : *'],
      ['invalid format for call subscription : *, leg@203, 0, 113, 20'],
      ['no available subscriptions to requested binding'],
      ['ConferenceId required'],
      ['Unsupported conference event'],
      ['unauthorized wildcard account id'],
      ['unauthorized account id'],
    ]);
  });

  it('includes to unsubscribe from everything at once', async () => {
    const { raw, bind } = await visitor(await kazooOnLoopback());
    await bind('call.*.*');
    expect(errorsOf(await raw.ask({ action: 'unsubscribe' }))).toEqual([
      'missing required keys in data object',
    ]);
  });

  it('is told in order: rate, token, form, account', async () => {
    const conduct = { allowance: { size: 4, perSecond: 0 } };
    const { raw, subscribe } = await visitor(await kazooOnLoopback({ conduct }));
    const wrong = { account_id: 'foreign', binding: 'call.SONG.*' };
    const replies = [await raw.ask({ action: 'subscribe', auth_token: 'bad', data: wrong })];
    replies.push(await subscribe(wrong), await subscribe({ ...wrong, binding: 'call.*.*' }));
    await subscribe(wrong);
    replies.push(await raw.ask({ action: 'subscribe', auth_token: 'bad', data: wrong }));
    expect(replies.map(errorsOf)).toEqual([
      ['failed to authenticate token bad'],
      ['event SONG not supported'],
      ['unauthorized account id'],
      ['rate limiting threshold hit for 127.0.0.1'],
    ]);
  });

  it('begins with the 101st message of a moment and ends at ten a second', async () => {
    const clock = fakeClock();
    const { raw, bind } = await visitor(await kazooOnLoopback({ clock }));
    await bind('call.*.*');
    const ask = async (times: number): Promise<number> => {
      const replies = await Promise.all(Array.from({ length: times }, () => raw.ask({ action: 'ping' })));
      return replies.filter(({ status }) => status === 'success').length;
    };
    expect(await ask(110)).toBe(99);
    await clock.advance(1_000);
    expect(await ask(20)).toBe(10);
  });

  it.each([
    ['token-module-missing', 'auth_account_id not set'],
    ['account-forbidden', 'unauthorized account id'],
    ['binding-refused', 'no available subscriptions to requested binding'],
  ])('is shown on %s', async (fault, text) => {
    const { bind } = await visitor(await kazooOnLoopback({ fault }));
    expect(errorsOf(await bind('call.*.*'))).toEqual([text]);
  });

  it('is every token while the fault token-refused lasts', async () => {
    const { bind, token } = await visitor(await kazooOnLoopback({ fault: 'token-refused' }));
    expect(errorsOf(await bind('call.*.*'))).toEqual([`failed to authenticate token ${token}`]);
  });
});

describe('the accounts that may be watched', () => {
  it('are those below for everybody, and all for the top account', async () => {
    const started = await kazooOnLoopback();
    const { home, branch, accounts } = started.peer.directory;
    const own = await visitor(started);
    expect(errorsOf(await own.subscribe({ account_id: branch.id, binding: 'call.*.*' }))).toBe('success');
    const below = await visitor(started, 'monitor', 'North Wind Depot');
    expect(errorsOf(await below.subscribe({ account_id: home.id, binding: 'call.*.*' }))).toEqual([
      'unauthorized account id',
    ]);
    const top = await visitor(started, 'monitor', accounts[0]?.name);
    expect(errorsOf(await top.subscribe({ account_id: '*', binding: 'call.*.*' }))).toBe('success');
    started.peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: depot });
    const [event] = await own.raw.untilEvents(2);
    const [wild] = await top.raw.untilEvents(2);
    expect(event?.data['custom_channel_vars']).toMatchObject({ account_id: branch.id });
    expect(wild?.subscription_key).toBe('call.*.CHANNEL_CREATE.*');
  });

  it('keep their events apart', async () => {
    const started = await kazooOnLoopback();
    const { raw, bind } = await visitor(started);
    await bind('call.*.*');
    expect(started.peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: depot })).toBe(0);
    expect(started.peer.perform('r', { do: 'arrive', call: 'b', from: firm, to: desk })).toBe(2);
    expect((await raw.untilEvents(2)).map(({ data }) => data['callee_id_number'])).toEqual([
      undefined,
      '1003',
    ]);
  });
});

describe('the dialects of the Kazoo peer', () => {
  it('B lists the bindings of the session once for each bus key, and what remains', async () => {
    const { bind, subscribe, home } = await visitor(await kazooOnLoopback());
    await bind('call.*.*');
    expect((await bind('call.*.*')).data).toEqual({ subscribed: Array(9).fill('call.*.*') });
    expect((await bind('object.doc_edited.user')).data).toEqual({
      subscribed: [...Array<string>(9).fill('call.*.*'), 'object.doc_edited.user'],
    });
    const gone = await subscribe({ account_id: home, binding: 'call.*.*' }, 'unsubscribe');
    expect(gone.data).toEqual({ unsubscribed: 'call.*.*', subscribed: ['object.doc_edited.user'] });
  });

  it('A lists bus keys of the request', async () => {
    const { bind, home, subscribe } = await visitor(await kazooOnLoopback({ fault: 'dialect-a' }));
    const { data } = await bind('call.*.*');
    expect(data).toEqual({ subscribed: NINE.map((name) => `call.${home}.${name}.*`) });
    const one = await subscribe({ account_id: home, binding: 'call.CHANNEL_CREATE.*' }, 'unsubscribe');
    expect(one.data).toEqual({ unsubscribed: [`call.${home}.CHANNEL_CREATE.*`] });
  });

  it('C takes lists, needs no account, and tells what is new and what there is', async () => {
    const { subscribe } = await visitor(await kazooOnLoopback({ fault: 'dialect-c' }));
    expect((await subscribe({ binding: 'call.*.*' })).data).toEqual({
      subscribed: ['call.*.*'],
      subscriptions: ['call.*.*'],
    });
    expect((await subscribe({ bindings: ['call.*.*', 'presence.dialog.*'] })).data).toEqual({
      subscribed: ['dialog.*'],
      subscriptions: ['call.*.*', 'dialog.*'],
    });
    expect((await subscribe({ bindings: ['call.*.*'] }, 'unsubscribe')).data).toEqual({
      unsubscribed: ['call.*.*'],
      subscriptions: ['dialog.*'],
    });
    expect(errorsOf(await subscribe({}))).toEqual(['empty subscription']);
  });

  it('A and B answer pings and unknown actions with the data of the reply before', async () => {
    for (const fault of ['dialect-a', undefined]) {
      const started = await kazooOnLoopback(fault === undefined ? {} : { fault });
      const { raw, token, bind } = await visitor(started);
      expect((await raw.ask({ action: 'ping', auth_token: token })).data).toEqual({});
      const { data } = await bind('call.CHANNEL_CREATE.*');
      await bind('call.NOTHING.*');
      expect((await raw.ask({ action: 'ping' })).data).toEqual(data);
      expect((await raw.ask({ action: 'dance' })).data).toEqual(data);
    }
  });

  it('C, and B with bh_ping, say pong; C is silent on unknown actions', async () => {
    const b = await visitor(await kazooOnLoopback({ conduct: { pingModule: true } }));
    expect((await b.raw.ask({ action: 'ping', auth_token: b.token })).data).toEqual({ response: 'pong' });
    const c = await visitor(await kazooOnLoopback({ fault: 'dialect-c' }));
    c.raw.send({ action: 'dance', auth_token: c.token, request_id: 'unanswered' });
    expect((await c.raw.ask({ action: 'ping', auth_token: c.token })).data).toEqual({ response: 'pong' });
    expect(c.raw.received).toHaveLength(1);
  });

  it('have their own forms of conference bindings', async () => {
    const forms = [
      'conference.event.room.*',
      'conference.event.room.*.add-member',
      'conference.event.*.room.*',
    ];
    const taken: boolean[][] = [];
    for (const dialect of ['A', 'B', 'C'] as const) {
      const { bind } = await visitor(await kazooOnLoopback({ conduct: { dialect } }));
      const replies = [];
      for (const form of forms) replies.push(await bind(form));
      taken.push(replies.map(({ status }) => status === 'success'));
    }
    expect(taken).toEqual([
      [true, false, false],
      [true, true, false],
      [false, false, true],
    ]);
  });

  it('invents a request id where none is given', async () => {
    const { raw, token } = await visitor(await kazooOnLoopback());
    raw.send({ auth_token: token });
    await raw.ask({ action: 'ping' });
    expect(raw.received[0]).toMatch(/^{"action":"reply","request_id":"[0-9a-f]{32}","status":"success"/);
  });
});

describe('malformed messages', () => {
  it.each(['no JSON', '[]', '', '7'])('%j is a noop in A and B', async (text) => {
    const { raw, bind } = await visitor(await kazooOnLoopback());
    await bind('call.*.*');
    raw.forget();
    raw.send(text);
    await raw.ask({ action: 'ping' });
    expect(raw.received[0]).toContain('"status":"success"');
  });

  it.each([
    ['no JSON', 'fragile', 1011, 'no JSON'],
    ['no JSON', 'hardened', 1007, 'no JSON'],
    ['an array', 'hardened', 1003, '[]'],
    ['a binary frame', 'hardened', 1003, Buffer.from('{}')],
    ['64 KiB', 'hardened', 1009, `"${'x'.repeat(65_536)}"`],
    ['more than 1 MiB', undefined, 1009, 'x'.repeat(1024 * 1024 + 1)],
  ])('%s under the fault %s closes with %i', async (_what, fault, code, message) => {
    const { client } = await kazooOnLoopback(fault === undefined ? {} : { fault });
    const raw = client.open();
    await raw.opened;
    raw.socket.send(message);
    expect((await raw.closed).code).toBe(code);
  });

  it('a binding that is no string ends in 1011', async () => {
    const { raw, token, home } = await visitor(await kazooOnLoopback());
    raw.send({ action: 'subscribe', auth_token: token, data: { account_id: home, binding: 7 } });
    expect((await raw.closed).code).toBe(1011);
  });
});

describe('events of the Kazoo peer', () => {
  it('come in their envelope, with a percent-encoded routing key', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*');
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    const [event] = await raw.untilEvents(1);
    const id = peer.directory.home.id;
    const callId = String(event?.data['call_id']);
    expect(callId).toMatch(/^[0-9a-f]{16}@203\.0\.113\.20$/);
    expect(event).toMatchObject({
      subscribed_key: 'call.*.*',
      subscription_key: `call.${id}.CHANNEL_CREATE.*`,
      name: 'CHANNEL_CREATE',
      routing_key: `call.${id}.CHANNEL_CREATE.${callId.slice(0, 16)}%40203%2E0%2E113%2E20`,
    });
  });

  it('come once for each binding that matches, by event or by call id', async () => {
    const { client, peer } = await kazooOnLoopback();
    const raw = await client.listen('call.*.*', 'call.CHANNEL_CREATE.*', 'call.*.*');
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    const both = await raw.untilEvents(4);
    expect(both.map(({ subscribed_key }) => subscribed_key)).toEqual([
      'call.*.*',
      'call.CHANNEL_CREATE.*',
      'call.*.*',
      'call.CHANNEL_CREATE.*',
    ]);
    const id = String(both[0]?.data['call_id']).replace('@', '%40').replaceAll('.', '%2E');
    const one = await client.listen(`call.*.${id}`);
    peer.perform('r', { do: 'answer', call: 'a', by: desk.number });
    peer.perform('r', { do: 'hangUp', call: 'a', by: desk.number });
    const names = (await one.untilEvents(3)).map(({ name }) => name);
    expect(names).toEqual(['CHANNEL_ANSWER', 'CHANNEL_BRIDGE', 'CHANNEL_DESTROY']);
  });

  it('do not reach who has unsubscribed, nor tell of what was up before', async () => {
    const started = await kazooOnLoopback();
    const { raw, bind, subscribe, home } = await visitor(started);
    started.peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    await bind('call.*.*');
    started.peer.perform('r', { do: 'answer', call: 'a', by: desk.number });
    await raw.untilEvents(3);
    await subscribe({ account_id: home, binding: 'call.*.*' }, 'unsubscribe');
    started.peer.perform('r', { do: 'hangUp', call: 'a', by: desk.number });
    await raw.ask({ action: 'ping' });
    expect(raw.events().map(({ name }) => name)).toEqual([
      'CHANNEL_ANSWER',
      'CHANNEL_ANSWER',
      'CHANNEL_BRIDGE',
    ]);
  });
});

describe('what else the Kazoo peer tells of', () => {
  it('presence of lines without its prefix, missed calls in C alone', async () => {
    const { client, peer } = await kazooOnLoopback({ fault: 'dialect-c' });
    const raw = await client.listen('presence.dialog.*', 'notifications.notification.missed_call');
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: { number: '1002', name: 'Reception 2' } });
    peer.perform('r', { do: 'giveUp', call: 'a' });
    const told = (await raw.untilEvents(3)).map(({ subscribed_key, name, data }) => [
      subscribed_key,
      name,
      data['state'] ?? data['to_user'],
    ]);
    expect(told).toEqual([
      ['dialog.*', 'dialog_update', 'early'],
      ['dialog.*', 'dialog_update', 'terminated'],
      ['notifications.notification.missed_call', 'missed_call', '1002'],
    ]);
  });

  it('documents that change, conferences and queues, each by its binding', async () => {
    const { client, peer } = await kazooOnLoopback();
    const rooms = peer.directory.conferences.map(({ id }) => `conference.event.${id}.*`);
    const raw = await client.listen('object.*.user', 'qubicle.queue', ...rooms);
    const [other, third] = [
      { number: '1002', name: 'Reception 2' },
      { number: '1004', name: 'Reception 4' },
    ];
    peer.perform('r', { do: 'presence', who: desk, becomes: 'doNotDisturb' });
    peer.perform('r', { do: 'queue', call: 'q', from: firm, queue: { id: '6', name: 'support' } });
    peer.perform('r', { do: 'dial', call: 'a', from: desk, to: other });
    peer.perform('r', { do: 'answer', call: 'a', by: other.number });
    peer.perform('r', { do: 'consult', call: 'a', by: desk.number, to: third, consultation: 'b' });
    peer.perform('r', { do: 'answer', call: 'b', by: third.number });
    peer.perform('r', { do: 'conference', call: 'a', consultation: 'b', by: desk.number });
    const names = (await raw.untilEvents(6)).map(({ name, data }) => data['event'] ?? name);
    expect(names).toEqual([
      'doc_edited',
      'join',
      'conference-create',
      'add-member',
      'add-member',
      'add-member',
    ]);
  });
});
