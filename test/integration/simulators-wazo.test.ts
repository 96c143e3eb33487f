import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAuthority } from '../../simulators/authority.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import type { Peer } from '../../simulators/peer.ts';
import { wazoPeer } from '../../simulators/wazo/peer.ts';
import { GARBAGE } from '../../simulators/wazo/websocketd/mischief.ts';
import type { Happening } from '../../simulators/scenario.ts';
import { basic, wazoClient } from '../support/wazo-client.ts';
import type { WazoClient } from '../support/wazo-client.ts';

const authority = await createAuthority();
const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const other = { number: '1003', name: 'Reception 3' };
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function start(
  settings: { fault?: string; hurry?: number } = {},
): Promise<{ peer: Peer; client: WazoClient }> {
  const peer = await wazoPeer.start({ authority, port: 0, seed: 1, ...settings });
  const client = wazoClient(String(peer.sources[0]?.options?.['url']), authority.certificate);
  open.push(async () => {
    client.close();
    await peer.close();
  });
  return { peer, client };
}

function answeredCall(): Happening[] {
  return [
    { do: 'arrive', call: 'a', from: firm, to: desk },
    { do: 'answer', call: 'a', by: desk.number },
    { do: 'hangUp', call: 'a', by: firm.number },
  ];
}

const TOKEN = '/api/auth/0.1/token';
const tokenSchema = z.object({
  data: z.object({
    token: z.string(),
    utc_expires_at: z.string(),
    utc_issued_at: z.string(),
    refresh_token: z.string().optional(),
    metadata: z.object({ purpose: z.string(), admin: z.boolean() }),
  }),
});

describe('the token resource of the Wazo peer', () => {
  it('gives a token whose UTC times do not say that they are UTC, and a refresh token when offline', async () => {
    const { client } = await start();
    const headers = { Authorization: basic('monitor', SIMULATED_PASSWORD) };
    const body = { expiration: 7200, access_type: 'offline', client_id: 'test' };
    const first = await client.rest('POST', TOKEN, { headers, body });
    const { data } = tokenSchema.parse(JSON.parse(first.text));
    expect(data.utc_expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    expect(Date.parse(`${data.utc_expires_at}Z`) - Date.parse(`${data.utc_issued_at}Z`)).toBe(7_200_000);
    expect(data.metadata).toEqual({ purpose: 'external_api', admin: false });
    const again = { client_id: 'test', refresh_token: data.refresh_token };
    const renewed = await client.rest('POST', TOKEN, { body: again });
    expect(renewed.status).toBe(200);
    expect(tokenSchema.parse(JSON.parse(renewed.text)).data.refresh_token).toBeUndefined();
  });

  it.each([
    ['a wrong password', 401, { headers: { Authorization: basic('monitor', 'wrong') } }],
    ['no log-in at all', 401, {}],
    ['an unknown refresh token', 401, { body: { client_id: 'test', refresh_token: 'none' } }],
    ['offline without a client id', 400, { body: { access_type: 'offline' } }],
    ['an expiration that is no number', 400, { body: { expiration: 'long' } }],
    ['an expiration of nothing', 400, { body: { expiration: 0 } }],
    ['two ways to name a tenant', 400, { body: { domain_name: 'a', tenant_id: 'b' } }],
  ])('refuses %s with %i and a reason', async (_what, status, extra) => {
    const { client } = await start();
    const answer = await client.rest('POST', TOKEN, extra);
    expect(answer.status).toBe(status);
    const error = z.object({
      reason: z.array(z.string()),
      timestamp: z.array(z.number()),
      status_code: z.number(),
    });
    expect(error.parse(JSON.parse(answer.text)).status_code).toBe(status);
  });

  it('answers 429 to the session after the hundredth', async () => {
    const { client } = await start();
    const headers = { Authorization: basic('desk-1001', SIMULATED_PASSWORD) };
    for (let session = 0; session < 100; session += 1) await client.logIn('desk-1001');
    expect((await client.rest('POST', TOKEN, { headers })).status).toBe(429);
  });

  it('tells a good token from an unknown one and from one without the right', async () => {
    const { client } = await start();
    const good = await client.logIn('desk-1001');
    const poor = await client.logIn('no-events');
    const check = async (token: string): Promise<number> =>
      (await client.rest('HEAD', `${TOKEN}/${token}?scope=websocketd`)).status;
    expect([await check(good), await check(poor), await check('none')]).toEqual([204, 403, 404]);
    expect((await client.rest('DELETE', `${TOKEN}/${good}`)).status).toBe(200);
    expect((await client.rest('DELETE', `${TOKEN}/none`)).status).toBe(200);
    expect(await check(good)).toBe(404);
  });
});

describe('the event service of the Wazo peer', () => {
  it('answers 301 without the last slash, 426 to a plain GET and 404 elsewhere', async () => {
    const { client } = await start();
    const paths = ['/api/websocketd', '/api/websocketd/', '/elsewhere'];
    const statuses = [];
    for (const path of paths) statuses.push((await client.rest('GET', path)).status);
    expect(statuses).toEqual([301, 426, 404]);
  });

  it('accepts first, and closes then', async () => {
    const { client } = await start();
    const token = await client.logIn('monitor');
    const poor = await client.logIn('no-events');
    const at = (query: string, headers = {}): Promise<{ code: number; reason: string }> =>
      client.open(`/api/websocketd/${query}`, headers).closed;
    expect(await at('?version=2')).toEqual({ code: 4001, reason: 'no token' });
    expect(await at('?version=2&token=none')).toEqual({ code: 4002, reason: 'authentication failed' });
    expect(await at(`?version=2&token=${poor}`)).toEqual({ code: 4002, reason: 'authentication failed' });
    expect(await at(`?version=3&token=${token}`)).toEqual({ code: 4004, reason: '' });
    expect(await at(`?version=abc&token=${token}`)).toEqual({ code: 1011, reason: '' });
    expect((await at('?token=none', { 'X-Auth-Token': token })).code).toBe(4002);
  });

  it('speaks version 2 word for word, with a token from the header', async () => {
    const { client } = await start();
    const token = await client.logIn('monitor');
    const raw = client.open('/api/websocketd/?version=2', { 'X-Auth-Token': token });
    await raw.until(1);
    raw.send({ op: 'subscribe', data: { event_name: 'call_created' } });
    raw.send({ op: 'start' });
    raw.send({ op: 'ping', data: { payload: 'k1' } });
    raw.send({ op: 'token', data: { token } });
    await raw.until(5);
    expect(raw.received).toEqual([
      '{"op": "init", "code": 0, "data": {"version": 2}}',
      '{"op": "subscribe", "code": 0, "data": null}',
      '{"op": "start", "code": 0, "data": null}',
      '{"op": "pong", "code": 0, "data": {"payload": "k1"}}',
      '{"op": "token", "code": 0, "data": null}',
    ]);
  });

  it('in version 1 sends bare events, swallows pings and is quiet after start', async () => {
    const { client, peer } = await start();
    const raw = client.open(`/api/websocketd/?token=${await client.logIn('monitor')}`);
    await raw.until(1);
    raw.send({ op: 'subscribe', data: { event_name: 'call_created' } });
    raw.send({ op: 'start' });
    raw.send({ op: 'subscribe', data: { event_name: 'call_ended' } });
    raw.send({ op: 'ping', data: { payload: 'k1' } });
    raw.send({ op: 'start' });
    await raw.until(4);
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    await raw.until(6);
    expect(raw.received.slice(0, 4)).toEqual([
      '{"op": "init", "code": 0, "data": {"version": 1}}',
      '{"op": "subscribe", "code": 0, "data": null}',
      '{"op": "start", "code": 0, "data": null}',
      '{"op": "start", "code": 0, "data": null}',
    ]);
    expect(raw.received[4]).toMatch(/^{"name": "call_created", "origin_uuid": "/);
  });

  it.each([
    'no JSON',
    '[]',
    '{}',
    '{"op": 7}',
    '{"op": "unsubscribe"}',
    '{"op": "init"}',
    '{"op": "event"}',
    '{"op": "pong"}',
    '{"op": "subscribe"}',
    '{"op": "subscribe", "data": {"event_name": 7}}',
    '{"op": "ping", "data": {}}',
    '{"op": "token", "data": null}',
    '',
    Buffer.from('{"op": "start"}'),
  ])('closes 4004 without a reason on %j', async (message) => {
    const { client } = await start();
    const raw = client.open(`/api/websocketd/?version=2&token=${await client.logIn('monitor')}`);
    await raw.until(1);
    raw.socket.send(message);
    expect(await raw.closed).toEqual({ code: 4004, reason: '' });
  });

  it('closes 1009 above 1 MiB', async () => {
    const { client } = await start();
    const raw = client.open(`/api/websocketd/?version=2&token=${await client.logIn('monitor')}`);
    await raw.until(1);
    raw.send('x'.repeat(1024 * 1024 + 1));
    expect(await raw.closed).toEqual({ code: 1009, reason: '' });
  });

  it('delivers nothing before start, drops it, and sends one copy to overlapping subscriptions', async () => {
    const { client, peer } = await start();
    const raw = client.open(`/api/websocketd/?version=2&token=${await client.logIn('monitor')}`);
    await raw.until(1);
    for (const name of ['*', 'call_created', 'call_created']) {
      raw.send({ op: 'subscribe', data: { event_name: name } });
    }
    await raw.until(4);
    peer.perform('r', { do: 'arrive', call: 'before', from: firm, to: desk });
    raw.send({ op: 'start' });
    await raw.until(5);
    const said = peer.perform('r', { do: 'presence', who: other, becomes: 'away' });
    await raw.until(6);
    expect(said).toBe(1);
    expect(raw.events().map(({ name }) => name)).toEqual(['chatd_presence_updated']);
  });

  it('shows each account what is meant for it', async () => {
    const { client, peer } = await start({ hurry: 100 });
    const [own, stranger, admin, master] = [
      await client.listen('desk-1001'),
      await client.listen('desk-1002'),
      await client.listen('admin'),
      await client.listen('master'),
    ];
    for (const happening of answeredCall()) peer.perform('r', happening);
    await Promise.all([own, admin, master].map((raw) => raw.untilEvent('call_log_user_created')));
    const names = (raw: typeof own): Set<string> => new Set(raw.events().map(({ name }) => name));
    expect(names(stranger)).toEqual(new Set(['chatd_presence_updated']));
    expect(own.events().filter(({ name }) => name === 'call_created')).toHaveLength(1);
    expect(names(own)).not.toContain('call_log_created');
    expect(admin.events().filter(({ name }) => name === 'call_created')).toHaveLength(2);
    expect(names(admin)).toContain('call_log_created');
    expect(master.events().length).toBe(admin.events().length);
  });

  it('pings, and cuts with 1011 who does not answer', async () => {
    const { client } = await start({ hurry: 100 });
    const token = await client.logIn('monitor');
    const path = `/api/websocketd/?version=2&token=${token}`;
    const awake = client.open(path);
    const deaf = client.open(path, {}, { autoPong: false });
    expect(await deaf.closed).toEqual({ code: 1011, reason: 'keepalive ping timeout' });
    expect(awake.socket.readyState).toBe(awake.socket.OPEN);
  });

  it('closes 4003 at the end of a token, unless it was renewed', async () => {
    const { client } = await start();
    const token = await client.logIn('monitor', { expiration: 1 });
    const expiring = client.open(`/api/websocketd/?version=2&token=${token}`);
    const renewed = client.open(`/api/websocketd/?version=2&token=${token}`);
    await renewed.until(1);
    renewed.send({ op: 'token', data: { token: await client.logIn('monitor') } });
    expect(await expiring.closed).toEqual({ code: 4003, reason: 'authentication expired' });
    renewed.send({ op: 'ping', data: { payload: 'still here' } });
    await renewed.until(3);
    renewed.send({ op: 'token', data: { token: 'none' } });
    expect((await renewed.closed).code).toBe(4002);
  });
});

describe('the events of an answered call', () => {
  it('come in the order in which wazo-calld sends them, the ids swapped at the end', async () => {
    const { client, peer } = await start({ hurry: 100 });
    const raw = await client.listen('desk-1001');
    for (const happening of answeredCall()) peer.perform('r', happening);
    await raw.untilEvent('call_log_user_created');
    const calls = raw.events().filter(({ name }) => name !== 'chatd_presence_updated');
    const seen = calls.map(({ name, data }) => [name, data['status'], data['peer_caller_id_number']]);
    expect(seen).toEqual([
      ['call_created', 'Down', '1001'],
      ['call_updated', 'Down', '+15550100'],
      ['call_updated', 'Ringing', '+15550100'],
      ['call_updated', 'Up', '+15550100'],
      ['call_answered', 'Up', '+15550100'],
      ['call_updated', 'Up', '+15550100'],
      ['call_updated', 'Up', '+15550100'],
      ['call_ended', 'Up', '1001'],
      ['call_log_user_created', undefined, undefined],
    ]);
    const bridged = Object.keys(z.record(z.string(), z.null()).parse(calls[5]?.data['talking_to']));
    expect(bridged).toEqual([calls[0]?.data['conversation_id']]);
    expect(calls[7]?.data).toMatchObject({ caller_id_number: '+15550100', reason_code: 16, talking_to: {} });
    const lines = raw
      .events()
      .flatMap(({ name, data }) => (name === 'chatd_presence_updated' ? [data['line_state']] : []));
    expect(lines).toEqual(['ringing', 'talking', 'available']);
  });

  it('agree with the snapshot, which keeps the normal order of the ids', async () => {
    const { client, peer } = await start();
    const token = await client.logIn('monitor');
    const read = async (): Promise<unknown[]> => {
      const headers = { 'X-Auth-Token': token };
      const { text } = await client.rest('GET', '/api/calld/1.0/calls', { headers });
      return z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(text)).items;
    };
    const [arrive, answer, hangUp] = answeredCall();
    if (arrive === undefined || answer === undefined || hangUp === undefined) throw new Error('three steps');
    peer.perform('r', arrive);
    peer.perform('r', answer);
    const [trunk, phone] = await read();
    expect(trunk).toMatchObject({ user_uuid: null, status: 'Up', caller_id_number: '+15550100' });
    expect(phone).toMatchObject({
      status: 'Up',
      caller_id_number: '1001',
      peer_caller_id_number: '+15550100',
    });
    peer.perform('r', hangUp);
    expect(await read()).toEqual([]);
    expect((await client.rest('GET', '/api/calld/1.0/calls')).status).toBe(401);
    const poor = { 'X-Auth-Token': await client.logIn('desk-1001') };
    expect((await client.rest('GET', '/api/calld/1.0/calls', { headers: poor })).status).toBe(403);
  });
});

describe('the faults of the Wazo peer', () => {
  it.each([
    ['close-4001', 4001],
    ['close-4002', 4002],
    ['close-4003', 4003],
    ['close-4004', 4004],
    ['bus-down', 1011],
    ['restart', 1001],
    ['cut', 1006],
    ['reset', 1006],
    ['no-right', 4003],
    ['auth-rejected', 4003],
  ])('%s closes an open socket with %i', async (fault, code) => {
    const { client, peer } = await start();
    const raw = await client.listen('monitor');
    peer.fault(fault);
    expect((await raw.closed).code).toBe(code);
  });

  it('strikes sockets that open while it lasts, too', async () => {
    const { client } = await start({ fault: 'cut', hurry: 1_000 });
    expect((await (await client.listen('monitor')).closed).code).toBe(1006);
  });

  it('refuses log-ins with a status of their own', async () => {
    const { client, peer } = await start();
    const headers = { Authorization: basic('monitor', SIMULATED_PASSWORD) };
    const statuses = [];
    for (const fault of ['auth-rejected', 'session-limit', 'auth-down', 'captive-portal', null]) {
      peer.fault(fault);
      statuses.push((await client.rest('POST', TOKEN, { headers })).status);
    }
    expect(statuses).toEqual([401, 429, 502, 200, 200]);
  });

  it('confirms everything and says nothing when it is silent', async () => {
    const { client, peer } = await start({ fault: 'silent' });
    const raw = await client.listen('monitor');
    expect(peer.listeners).toBe(1);
    for (const happening of answeredCall()) peer.perform('r', happening);
    raw.send({ op: 'ping', data: { payload: 'k' } });
    await raw.until(4);
    expect(raw.events()).toEqual([]);
  });

  it('keeps a half-open socket open, and neither answers nor says anything on it', async () => {
    const { client, peer } = await start({ hurry: 200 });
    const raw = await client.listen('monitor');
    let frames = 0;
    raw.socket.on('ping', () => (frames += 1));
    peer.fault('half-open');
    frames = 0;
    raw.send({ op: 'ping', data: { payload: 'anybody there?' } });
    // Another client lives through several pings of the server in the meantime; the struck one gets none.
    peer.fault(null);
    const awake = await client.listen('monitor');
    for (let ping = 0; ping < 3; ping += 1) {
      await new Promise((resolve) => awake.socket.once('ping', resolve));
    }
    for (const happening of answeredCall()) peer.perform('r', happening);
    await awake.untilEvent('call_log_user_created');
    expect([frames, raw.received.length, raw.socket.readyState]).toEqual([0, 3, raw.socket.OPEN]);
  });

  it('sends what no client should choke on', async () => {
    const { client, peer } = await start();
    const raw = await client.listen('monitor');
    peer.fault('garbage');
    peer.fault('huge');
    await raw.until(3 + GARBAGE.length + 2);
    expect(raw.received).toContain('this is not JSON');
    expect(raw.received).toContain('binary 00ff8001');
    expect(raw.received.at(-1)?.length).toBeGreaterThan(8 * 1024 * 1024);
  });

  it('throws for a name that it does not know', async () => {
    const { peer } = await start();
    expect(() => peer.fault('unheard-of')).toThrow(RangeError);
  });
});
