import { describe, expect, it } from 'vitest';
import { settled } from '../../../../support/fake-clock.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import { exampleOf } from './fixtures.ts';
import { runWazo, TOKEN_PATH } from './peer.ts';
import type { Run, Stack } from './peer.ts';

async function upWazo(stack: Stack = {}): Promise<Run> {
  const run = await runWazo(stack);
  for (let turn = 0; turn < 5; turn += 1) await settled();
  return run;
}

function event(name: string, data: unknown) {
  return { op: 'event', code: 0, data: { name, origin_uuid: 'ORIGIN', tenant_uuid: 'T', data } };
}

function signIns(run: Run): number {
  return run.requests.filter(({ method }) => method === 'POST').length;
}

function tokenCommands(run: Run): unknown[] {
  return run
    .peer()
    .sentJson()
    .filter((command) => JSON.stringify(command).includes('"op":"token"'));
}

describe('a Wazo session', () => {
  it('signs in, waits for init, subscribes by name, starts and is up', async () => {
    const run = await upWazo();
    const [signIn] = run.requests;
    expect(signIn).toMatchObject({ method: 'POST', url: `https://pbx.example${TOKEN_PATH}` });
    expect(signIn?.headers?.authorization).toBe(
      `Basic ${Buffer.from('monitor:pässword', 'utf8').toString('base64')}`,
    );
    expect(JSON.parse(signIn?.body ?? '')).toEqual({ backend: 'wazo_user', expiration: 7200 });
    const { url, headers, silenceLimitMs } = run.peer().request;
    expect(url).toBe('wss://pbx.example/api/websocketd/?version=2');
    expect(headers?.['x-auth-token']).toMatch(/^token-/);
    expect(silenceLimitMs).toBe(50_000);
    expect(run.peer().sentJson()).toEqual([
      { op: 'subscribe', data: { event_name: 'call_created' } },
      { op: 'subscribe', data: { event_name: 'call_ended' } },
      { op: 'start' },
    ]);
    expect(run.steps).toEqual(['token', 'upgrade', 'init', 'subscribe', 'events']);
    expect(run.isUp).toBe(true);
    run.stop();
  });

  it('says nothing on the socket before init', async () => {
    const run = await upWazo({ insteadOfInit: () => undefined });
    expect(run.peer().sent).toEqual([]);
    expect(run.isUp).toBe(false);
    await run.clock.advance(15_000);
    expect(run.outcome()?.failure?.code).toBe('timeout');
    expect(run.clock.pending).toBe(0);
  });

  it('falls with timeout when a command is not answered in 10 s', async () => {
    const run = await upWazo({
      insteadOfInit: (peer) => {
        peer.onSent = () => undefined;
        peer.say({ op: 'init', code: 0, data: { version: 2 } });
      },
    });
    await run.clock.advance(9_999);
    expect(run.outcome()).toBeUndefined();
    await run.clock.advance(1);
    expect(run.outcome()?.failure?.code).toBe('timeout');
    expect(run.peer().isOpen).toBe(false);
  });

  it('conceals the password, the Basic header and the token', async () => {
    const run = await upWazo();
    const basic = Buffer.from('monitor:pässword', 'utf8').toString('base64');
    const token = run.peer().request.headers?.['x-auth-token'];
    expect(run.concealed).toEqual(['pässword', basic, token]);
    run.stop();
  });

  it('closes the socket with 1000, removes its token and leaves no timer when told to stop', async () => {
    const run = await upWazo();
    const token = run.peer().request.headers?.['x-auth-token'] ?? '';
    run.stop();
    await settled();
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.peer().closedBySession).toMatchObject({ code: 1000 });
    expect(run.asked().at(-1)).toBe(`DELETE ${TOKEN_PATH}/${token}`);
    expect(run.clock.pending).toBe(0);
  });

  it('removes a token that arrives after the stop', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof jsonAnswer>>();
    const run = await upWazo({ answer: ({ method }) => (method === 'POST' ? promise : undefined) });
    run.stop();
    await settled();
    expect(run.outcome()).toEqual({ failure: null });
    resolve(jsonAnswer(200, { data: { token: 'late' } }));
    await settled();
    expect(run.asked().at(-1)).toBe(`DELETE ${TOKEN_PATH}/late`);
    expect(run.websockets).toEqual([]);
  });

  it('uses a given token without signing in, and does not remove it', async () => {
    const run = await upWazo({ secrets: { token: 'given', password: 'unused' } });
    expect(run.isUp).toBe(true);
    expect(run.peer().request.headers?.['x-auth-token']).toBe('given');
    run.stop();
    await settled();
    expect(run.requests.filter(({ method }) => method === 'POST' || method === 'DELETE')).toEqual([]);
  });

  it('begins the next attempt with the token of the last one', async () => {
    const first = await upWazo();
    first.peer().end(1006);
    await settled();
    expect(first.outcome()?.failure?.code).toBe('closed-by-peer');
    const second = await upWazo({ clock: first.clock, memory: first.link.memory });
    expect(signIns(second)).toBe(0);
    expect(second.peer().request.headers).toEqual(first.peer().request.headers);
    second.stop();
  });

  it('signs in anew when less than a minute of the token is left', async () => {
    const first = await upWazo({ insteadOfInit: (peer) => peer.end(1001) });
    await first.clock.advance(7200_000 - 59_000);
    const second = await upWazo({ clock: first.clock, memory: first.link.memory });
    expect(signIns(second)).toBe(1);
    second.stop();
  });

  it('works on with an old server and says so', async () => {
    const run = await upWazo({ version: 1 });
    expect(run.isUp).toBe(true);
    expect(run.notices).toContain('Old server: limited connection check.');
    run.peer().say({ name: 'call_created', data: exampleOf('call_created') });
    expect(run.emitted).toMatchObject([{ kind: 'delivered', name: 'call_created' }]);
    await run.clock.advance(60_000);
    expect(JSON.stringify(run.peer().sentJson())).not.toContain('ping');
    run.stop();
  });

  it('pings every 30 s and falls when nothing comes back within 10 s', async () => {
    const run = await upWazo();
    await run.clock.advance(30_000);
    expect(run.peer().sentJson().at(-1)).toEqual({ op: 'ping', data: { payload: 'ringscope' } });
    run.peer().onSent = () => undefined;
    const lastPong = run.clock.now();
    await run.clock.advance(30_000);
    expect(run.outcome()).toBeUndefined();
    await run.clock.advance(10_000);
    const failure = run.outcome()?.failure;
    expect(failure?.code).toBe('silent');
    expect(failure?.details.deafSince).toBe(lastPong);
    expect(run.clock.pending).toBe(0);
  });
});

describe('the renewal of a Wazo token', () => {
  it('comes at 80 % of the life, on the open socket, and removes the old token', async () => {
    const run = await upWazo({ tokenLife: 1000 });
    const old = run.peer().request.headers?.['x-auth-token'] ?? '';
    await run.clock.advance(799_000);
    expect(signIns(run)).toBe(1);
    await run.clock.advance(1_000);
    expect(signIns(run)).toBe(2);
    expect(tokenCommands(run)).toHaveLength(1);
    expect(run.asked().at(-1)).toBe(`DELETE ${TOKEN_PATH}/${old}`);
    expect(run.websockets).toHaveLength(1);
    run.stop();
  });

  it('is never doubled: not while one runs, and not within 5 s', async () => {
    const run = await upWazo({ tokenLife: 1000 });
    const session = `session-of-${run.peer().request.headers?.['x-auth-token'] ?? ''}`;
    const soon = event('auth_session_expire_soon', { uuid: session, tenant_uuid: 'T', user_uuid: 'U1' });
    await run.clock.advance(10_000);
    run.peer().say(soon);
    run.peer().say(soon);
    await run.clock.advance(0);
    expect(signIns(run)).toBe(2);
    run.peer().say(soon);
    await run.clock.advance(4_999);
    expect(signIns(run)).toBe(2);
    run.stop();
  });

  it('is tried again later when wazo-auth fails, and the link stays up', async () => {
    let ill = false;
    const run = await upWazo({
      tokenLife: 1000,
      answer: ({ method }) => (ill && method === 'POST' ? jsonAnswer(503, {}) : undefined),
    });
    ill = true;
    await run.clock.advance(800_000);
    expect(run.outcome()).toBeUndefined();
    expect(run.notices.join()).toContain('could not be renewed');
    ill = false;
    await run.clock.advance(50_000);
    expect(tokenCommands(run)).toHaveLength(1);
    run.stop();
  });

  it('uses the refresh token where the installation has a name', async () => {
    const run = await upWazo({ tokenLife: 1000, options: { clientId: 'desk-1' } });
    expect(JSON.parse(run.requests[0]?.body ?? '')).toMatchObject({
      access_type: 'offline',
      client_id: 'desk-1',
    });
    await run.clock.advance(800_000);
    const second = run.requests.filter(({ method }) => method === 'POST')[1];
    expect(JSON.parse(second?.body ?? '')).toEqual({
      refresh_token: 'refresh-1',
      client_id: 'desk-1',
      expiration: 7200,
    });
    expect(second?.headers?.authorization).toBeUndefined();
    run.stop();
  });

  it('keeps the old token once a server proved to test it on', async () => {
    const first = await upWazo({ tokenLife: 1000 });
    await first.clock.advance(800_000);
    first.peer().end(4003, 'authentication expired');
    await settled();
    expect(first.outcome()?.failure?.code).toBe('token-expired');
    const second = await upWazo({ tokenLife: 1000, clock: first.clock, memory: first.link.memory });
    expect(signIns(second)).toBe(0);
    await second.clock.advance(800_000);
    expect(tokenCommands(second)).toHaveLength(1);
    expect(second.asked().filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
    second.stop();
  });
});

describe('the end of a Wazo socket', () => {
  it.each([
    [1001, '', 'closed-by-peer'],
    [1006, '', 'closed-by-peer'],
    [1009, '', 'closed-by-peer'],
    [1011, '', 'server-error'],
    [1011, 'bus connection lost', 'server-error'],
    [1011, 'keepalive ping timeout', 'closed-by-peer'],
    [4001, 'no token', 'proxy-failed'],
    [4004, '', 'closed-by-peer'],
  ])('with %i %j means %s', async (code, reason, expected) => {
    const run = await upWazo();
    run.peer().end(code, reason);
    await settled();
    expect(run.outcome()?.failure?.code).toBe(expected);
    expect(run.clock.pending).toBe(0);
  });

  it.each([
    [204, 'server-error', 0],
    [404, 'token-expired', 1],
    [403, 'token-lacks-right', 1],
    [503, 'server-error', 0],
  ])('with 4002 asks wazo-auth: %i means %s', async (check, expected, signInsAfter) => {
    const run = await upWazo({ check, insteadOfInit: (peer) => peer.end(4002, 'authentication failed') });
    expect(run.asked().at(-1)).toMatch(/^HEAD .*\?scope=websocketd$/);
    expect(run.outcome()?.failure?.code).toBe(expected);
    const next = await upWazo({ clock: run.clock, memory: run.link.memory });
    expect(signIns(next)).toBe(signInsAfter);
    next.stop();
  });

  it('with 4003 forgets a token that wazo-auth does not know any more', async () => {
    const run = await upWazo({ check: 404 });
    run.peer().end(4003, 'authentication expired');
    await settled();
    expect(run.outcome()?.failure?.code).toBe('token-expired');
    const next = await upWazo({ clock: run.clock, memory: run.link.memory });
    expect(signIns(next)).toBe(1);
    next.stop();
  });

  it('with 4004 before init asks for version 1 next, and then gives up', async () => {
    const refuse: Stack = { insteadOfInit: (peer) => peer.end(4004) };
    const first = await upWazo(refuse);
    expect(first.outcome()?.failure?.code).toBe('closed-by-peer');
    const second = await upWazo({ ...refuse, clock: first.clock, memory: first.link.memory });
    expect(second.peer().request.url).toContain('?version=1');
    expect(second.outcome()?.failure?.code).toBe('version-too-old');
  });

  it('for silence says since when nothing came', async () => {
    const run = await upWazo();
    await run.clock.advance(7_000);
    run.peer().say({ op: 'event', code: 0, data: { name: 'call_created', data: exampleOf('call_created') } });
    const heard = run.clock.now();
    await run.clock.advance(5_000);
    run.peer().end(1006, '', true);
    await settled();
    const failure = run.outcome()?.failure;
    expect(failure?.code).toBe('silent');
    expect(failure?.details.deafSince).toBe(heard);
  });
});

describe('the sign-in at Wazo', () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' };
  const reason = (status: number) =>
    jsonAnswer(status, { reason: ['text'], timestamp: [1], status_code: status });
  it.each([
    [reason(401), 'auth-rejected'],
    [reason(400), 'auth-rejected'],
    [reason(403), 'forbidden'],
    [reason(404), 'not-the-service'],
    [reason(429), 'session-limit'],
    [reason(500), 'server-error'],
    [reason(503), 'server-error'],
    [page, 'unreadable-answer'],
  ])('refused with %o is %s', async (answer, code) => {
    const run = await upWazo({ answer: () => answer });
    const failure = run.outcome()?.failure;
    expect(failure?.code).toBe(code);
    expect(failure?.details.step).toBe('token');
    expect(failure?.details.retryAfterMs).toBe(code === 'session-limit' ? 300_000 : undefined);
    expect(run.requests).toHaveLength(1);
  });

  it('needs a password or a token', async () => {
    const run = await upWazo({ secrets: {} });
    expect(run.outcome()?.failure?.code).toBe('secret-missing');
  });

  it('says what an ordinary account does not see', async () => {
    const run = await upWazo({
      options: { events: ['call_created', 'line_status_updated'] },
      metadata: { purpose: 'user' },
      acl: ['websocketd', 'events.calls.me'],
    });
    expect(run.notices.join('\n')).toContain('only its own calls');
    expect(run.notices.join('\n')).toContain('line_status_updated (events.lines.*.status.updated)');
    expect(run.notices.join('\n')).not.toContain('call_created');
    run.stop();
  });
});

describe('the snapshot after the start', () => {
  const acl = ['websocketd', 'events.#', 'calld.calls.read'];
  const items = (list: unknown[]) => (request: { url: string }) =>
    request.url.includes('/api/calld/') ? jsonAnswer(200, { items: list }) : undefined;

  it('comes before the events that arrive while it is loaded', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof jsonAnswer>>();
    const run = await upWazo({
      acl,
      answer: ({ url }) => (url.includes('/api/calld/1.0/calls') ? promise : undefined),
    });
    run.peer().say(event('call_ended', exampleOf('call_ended')));
    expect(run.emitted).toEqual([]);
    resolve(jsonAnswer(200, { items: [{ ...exampleOf('call_created'), status: 'Up' }] }));
    await settled();
    expect(run.emitted).toMatchObject([
      { name: 'snapshot:calls', kind: 'established', state: 'connected', callId: '1732200000.7' },
      {
        name: 'call_ended',
        kind: 'connectionCleared',
        from: { number: '+15550100' },
        to: { number: '1001' },
      },
    ]);
    run.stop();
  });

  it('closes the legs that ended while the link was down', async () => {
    const first = await upWazo({ acl });
    first.peer().say(event('call_created', exampleOf('call_created')));
    first.peer().end(1006);
    await settled();
    const second = await upWazo({ acl, clock: first.clock, memory: first.link.memory, answer: items([]) });
    expect(second.emitted).toMatchObject([
      {
        name: 'snapshot:calls',
        kind: 'connectionCleared',
        state: 'cleared',
        callId: '1732200000.7',
        device: '1001',
      },
    ]);
    second.stop();
  });

  it('leaves the link up and says so when it fails', async () => {
    const run = await upWazo({
      acl,
      answer: ({ url }) => (url.includes('/calld/') ? jsonAnswer(503, {}) : undefined),
    });
    expect(run.isUp).toBe(true);
    expect(run.notices.join()).toContain('/api/calld/1.0/calls could not be loaded (HTTP 503)');
    run.peer().say(event('call_created', exampleOf('call_created')));
    expect(run.emitted).toHaveLength(1);
    run.stop();
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no JSON', 'The message is not JSON.'],
    ['[1]', 'The message is not a JSON object.'],
    ['{"code": 0}', 'The message has no op.'],
    ['{"op": "event", "code": 0, "data": 5}', 'The event is not a JSON object.'],
    ['{"op": "event", "code": 0, "data": {"name": 7}}', 'The event has no name.'],
    ['{"op": "event", "code": 0, "data": {"name": "call_created"}}', 'The event has no data object.'],
  ])('%s is recorded with the reason', async (raw, reason) => {
    const run = await upWazo();
    run.peer().say(raw);
    expect(run.emitted).toMatchObject([{ kind: 'undecoded', reason, raw }]);
    expect(run.outcome()).toBeUndefined();
    run.stop();
  });

  it('keeps a binary message as base64', async () => {
    const run = await upWazo();
    run.peer().say(new Uint8Array([1, 2, 3]));
    expect(run.emitted).toMatchObject([{ kind: 'undecoded', raw: 'AQID', rawEncoding: 'base64' }]);
    run.stop();
  });

  it('before init means another service', async () => {
    const run = await upWazo({ insteadOfInit: (peer) => peer.say({ hello: 'world' }) });
    expect(run.outcome()?.failure?.code).toBe('not-the-service');
  });
});
