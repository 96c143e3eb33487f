import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { settled } from '../../../../support/fake-clock.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import { ACCOUNT, FRAMES, INTERACTION } from './fixtures.ts';
import { refusal, runKazoo } from './peer.ts';
import type { Run } from './peer.ts';

const CHANNELS = `GET /accounts/${ACCOUNT}/channels`;
const LOOK_MS = 5 * 60_000;
const MD5 = createHash('md5').update('monitor:pässword').digest('hex');

function signIns(run: Run): number {
  return run.requests.filter(({ method }) => method === 'PUT').length;
}

function body(run: Run): unknown {
  return JSON.parse(run.requests[0]?.body ?? '');
}

/** The time that a session takes to load what was going on. */
async function loaded(run: Run): Promise<Run> {
  await run.clock.advance(500);
  return run;
}

describe('a Kazoo session', () => {
  it('signs in, subscribes with the token in the message, is up, and then lists the channels', async () => {
    const run = await runKazoo();
    expect(run.asked()).toEqual(['PUT /user_auth']);
    expect(body(run)).toEqual({ data: { credentials: MD5, method: 'md5', account_name: 'northwind' } });
    const { url, headers, subprotocols, pingEveryMs, silenceLimitMs } = run.peer().request;
    expect({ url, headers, subprotocols, pingEveryMs, silenceLimitMs }).toEqual({
      url: 'wss://kazoo.example:7777',
      headers: undefined,
      subprotocols: undefined,
      pingEveryMs: 30_000,
      silenceLimitMs: 90_000,
    });
    expect(run.said()).toMatchObject([
      { action: 'subscribe', data: { account_id: ACCOUNT, binding: 'call.*.*' } },
    ]);
    expect(run.said()[0]?.auth_token.split('.')).toHaveLength(3);
    expect(run.steps).toEqual(['token', 'upgrade', 'subscribe', 'events']);
    expect(run.isUp).toBe(true);
    await run.clock.advance(499);
    expect(run.asked()).not.toContain(CHANNELS);
    await run.clock.advance(1);
    expect(run.asked().at(-1)).toBe(CHANNELS);
    expect(run.requests.at(-1)?.headers?.['x-auth-token']).toBe(run.said()[0]?.auth_token);
    run.stop();
  });

  it('hashes with SHA-1 and names the account by its realm where told so', async () => {
    const options = { method: 'sha', accountRealm: 'northwind.example' };
    const run = await runKazoo({ options });
    const credentials = createHash('sha1').update('monitor:pässword').digest('hex');
    expect(body(run)).toEqual({
      data: { credentials, method: 'sha', account_realm: 'northwind.example' },
    });
    run.stop();
  });

  it('signs in with the API key where there is one, and conceals it with the token', async () => {
    const run = await runKazoo({ secrets: { apiKey: 'k'.repeat(64), password: 'unused' } });
    expect(run.asked()[0]).toBe('PUT /api_auth');
    expect(body(run)).toEqual({ data: { api_key: 'k'.repeat(64) } });
    expect(run.concealed).toEqual(['k'.repeat(64), run.said()[0]?.auth_token]);
    run.stop();
  });

  it('conceals the password, its hash and the token', async () => {
    const run = await runKazoo();
    expect(run.concealed).toEqual(['pässword', MD5, run.said()[0]?.auth_token]);
    run.stop();
  });

  it.each([
    [{}, {}, 'Neither'],
    [{ password: 'p' }, { username: undefined }, 'no user'],
    [{ password: 'p' }, { accountName: undefined }, 'no account'],
  ])('says what is missing with the secrets %j and %j', async (secrets, options, words) => {
    const run = await runKazoo({ secrets, options });
    expect(run.outcome()?.failure).toMatchObject({ code: 'secret-missing' });
    expect(run.outcome()?.failure?.message).toContain(words);
    expect(run.requests).toEqual([]);
  });

  it('subscribes each binding in each account below the own one, one a message', async () => {
    const run = await runKazoo({
      options: { descendants: true, bindings: ['call.*.*', 'object.doc_created.user'] },
      answer: ({ url }) =>
        url.endsWith('/descendants')
          ? jsonAnswer(200, { data: [{ id: 'sub1' }, { id: 'sub2' }] })
          : undefined,
    });
    expect(run.said().map(({ data }) => `${data.account_id} ${data.binding}`)).toEqual(
      [ACCOUNT, 'sub1', 'sub2'].flatMap((id) => [`${id} call.*.*`, `${id} object.doc_created.user`]),
    );
    run.stop();
  });

  it('watches the own account alone, and says so, where those below cannot be listed', async () => {
    const run = await runKazoo({
      options: { descendants: true },
      answer: ({ method }) => (method === 'GET' ? jsonAnswer(403, {}) : undefined),
    });
    expect(run.isUp).toBe(true);
    expect(run.notices[0]).toContain('HTTP 403');
    run.stop();
  });

  it('records an event that comes before the reply', async () => {
    const run = await runKazoo({ onWebsocket: (peer) => setImmediate(() => peer.say(FRAMES.callerIn)) });
    expect(run.emitted).toMatchObject([{ kind: 'offered', callId: INTERACTION }]);
    run.stop();
  });

  it('records what it does not understand', async () => {
    const run = await runKazoo();
    for (const message of ['no JSON', '[]', '{}', { action: 'event', name: 'x' }, Uint8Array.of(1)]) {
      run.peer().say(message);
    }
    run.peer().say({ action: 'relay', data: 1 });
    run.peer().say({ action: 'reply', request_id: 'unasked', status: 'success' });
    expect(run.emitted.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'undecoded unreadable',
      'undecoded unreadable',
      'undecoded unreadable',
      'undecoded x',
      'undecoded unreadable',
      'vendor relay',
      'vendor reply',
    ]);
    run.stop();
  });

  it('closes the socket with 1000 and leaves no timer when told to stop', async () => {
    const run = await loaded(await runKazoo());
    run.stop();
    await settled();
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.peer().closedBySession).toMatchObject({ code: 1000 });
    expect(run.clock.pending).toBe(0);
  });

  it('ends at once when told to stop during the sign-in', async () => {
    const run = await runKazoo({ answer: () => new Promise(() => undefined) });
    run.stop();
    await settled();
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.websockets).toEqual([]);
  });
});

describe('the token of a Kazoo source', () => {
  it('serves the next attempt, until four fifths of its life are over', async () => {
    const first = await runKazoo();
    first.peer().end(1006);
    await settled();
    const next = () => runKazoo({ clock: first.clock, memory: first.link.memory });
    await first.clock.advance(2879_000);
    const second = await next();
    expect(signIns(second)).toBe(0);
    expect(second.steps).toEqual(['subscribe', 'events']);
    second.peer().end(1006);
    await second.clock.advance(1_000);
    const third = await next();
    expect(signIns(third)).toBe(1);
    third.stop();
  });

  it('is replaced once when the event service refuses it, without showing it', async () => {
    const run = await runKazoo({
      reply: ({ auth_token }, count) =>
        count === 1 ? refusal(`failed to authenticate token ${auth_token}`) : undefined,
    });
    expect(run.isUp).toBe(true);
    expect(signIns(run)).toBe(2);
    const [old, fresh] = run.said().map(({ auth_token }) => auth_token);
    expect(fresh).not.toBe(old);
    expect(run.notices.join()).not.toContain(old);
    run.stop();
  });

  it('is rejected when the event service refuses a fresh one', async () => {
    const run = await runKazoo({
      reply: ({ auth_token }) => refusal(`Failed to authenticate token ${auth_token}`),
    });
    expect(run.outcome()?.failure).toMatchObject({ code: 'auth-rejected' });
    expect(signIns(run)).toBe(2);
    expect(JSON.stringify(run.outcome()?.failure?.details)).not.toContain(run.said()[0]?.auth_token);
    expect(run.clock.pending).toBe(0);
  });

  it('is replaced once when the REST service refuses it', async () => {
    let refusals = 0;
    const run = await runKazoo({
      answer: ({ method }) => (method === 'GET' && refusals++ === 0 ? jsonAnswer(401, {}) : undefined),
    });
    await loaded(run);
    expect(run.asked()).toEqual(['PUT /user_auth', CHANNELS, 'PUT /user_auth', CHANNELS]);
    expect(run.notices).toEqual([]);
    run.stop();
  });
});

describe('a subscription', () => {
  it.each([
    ['unauthorized account id foreign', 'You may not watch account'],
    ['unauthorized wildcard account id', 'Only the system administrator'],
    ['no available subscriptions to requested binding', 'does not offer presence events'],
    ['event CHANNEL_RING not supported', 'does not offer'],
    ['invalid format for presence subscription', 'wrong form'],
    ['ConferenceId required', 'names no conference'],
    ['something new', 'something new'],
  ])('that is refused with "%s" marks itself and not the link', async (error, words) => {
    const run = await runKazoo({
      options: { accounts: [ACCOUNT, 'foreign'], bindings: ['call.*.*', 'presence.dialog.*'] },
      reply: ({ data }) =>
        data.account_id === 'foreign' || data.binding.startsWith('presence') ? refusal(error) : undefined,
    });
    expect(run.isUp).toBe(true);
    expect(run.notices.length).toBeGreaterThan(0);
    expect(run.notices.join(' ')).toContain(words);
    run.stop();
  });

  it('of which nothing is granted is a failure', async () => {
    const run = await runKazoo({ reply: () => refusal('no available subscriptions to requested binding') });
    expect(run.outcome()?.failure).toMatchObject({ code: 'binding-refused', details: { step: 'subscribe' } });
    const foreign = await runKazoo({ reply: () => refusal('unauthorized account id x') });
    expect(foreign.outcome()?.failure?.code).toBe('forbidden');
  });

  it('is tried once in the form of the other versions', async () => {
    const run = await runKazoo({
      options: { bindings: ['conference.event.conf1.*'] },
      reply: ({ data }) =>
        data.binding === 'conference.event.*.conf1.*'
          ? undefined
          : refusal('invalid format for conference subscription conf1'),
    });
    expect(run.isUp).toBe(true);
    expect(run.notices).toEqual([]);
    expect(run.said().map(({ data }) => data.binding)).toEqual([
      'conference.event.conf1.*',
      'conference.event.*.conf1.*',
    ]);
    run.stop();
  });

  it('to all conferences is made for each of them where the server wants that', async () => {
    const run = await runKazoo({
      options: { bindings: ['conference.event.*.*'] },
      answer: ({ url }) =>
        url.endsWith('/conferences')
          ? jsonAnswer(200, { data: [{ id: 'conf1' }, { id: 'conf2' }] })
          : undefined,
      reply: ({ data }) => (data.binding.includes('.*.*') ? refusal('ConferenceId required') : undefined),
    });
    expect(run.said().map(({ data }) => data.binding)).toEqual([
      'conference.event.*.*',
      'conference.event.conf1.*',
      'conference.event.conf2.*',
    ]);
    expect(run.isUp).toBe(true);
    expect(run.notices).toEqual([]);
    run.stop();
  });

  it('is asked for again when the reply is lost', async () => {
    const run = await runKazoo({ reply: (_, count) => (count === 1 ? null : undefined) });
    await run.clock.advance(9_999);
    expect(run.isUp).toBe(false);
    await run.clock.advance(1);
    expect(run.isUp).toBe(true);
    run.stop();
  });

  it('that is never answered marks itself while pings are answered, else the link falls', async () => {
    const deaf = await runKazoo({ reply: () => null });
    await deaf.clock.advance(30_000);
    expect(deaf.outcome()?.failure?.code).toBe('timeout');
    expect(deaf.clock.pending).toBe(0);
    const odd = await runKazoo({
      options: { bindings: ['stream.start.*', 'call.*.*'] },
      reply: ({ action, data }) =>
        action === 'subscribe' && data.binding === 'stream.start.*' ? null : undefined,
    });
    await odd.clock.advance(20_000);
    expect(odd.isUp).toBe(true);
    expect(odd.notices[0]).toContain('does not answer');
    odd.stop();
  });

  it('slows down when the server asks for it', async () => {
    const run = await runKazoo({
      reply: (_, count) => (count === 1 ? refusal('rate limiting threshold hit for 192.0.2.7') : undefined),
    });
    await run.clock.advance(1_999);
    expect(run.said()).toHaveLength(1);
    await run.clock.advance(1);
    expect(run.isUp).toBe(true);
    expect(run.notices).toHaveLength(1);
    run.stop();
  });

  it("keeps below the server's allowance of 100 at once and 10 a second", async () => {
    const accounts = Array.from({ length: 200 }, (_, index) => `account-${index}`);
    const run = await runKazoo({ options: { accounts } });
    for (let turn = 0; turn < 20; turn += 1) await settled();
    expect(run.said().length).toBeLessThan(100);
    const before = run.said().length;
    await run.clock.advance(1_000);
    expect(run.said().length - before).toBeLessThanOrEqual(10);
    await run.clock.advance(60_000);
    expect(run.said().filter(({ action }) => action === 'subscribe')).toHaveLength(200);
    run.stop();
  });
});

describe('watching over a Kazoo link', () => {
  const row = {
    uuid: 'leg-b1',
    direction: 'outbound',
    answered: true,
    is_onhold: false,
    interaction_id: INTERACTION,
    presence_id: '1001@northwind.example',
    authorizing_type: 'device',
    owner_id: 'u1',
    elapsed_s: 95,
    timestamp: 63939765600,
    caller_id_number: '+15550100',
    destination: '1001',
  };

  it('records the calls that were up before, as what led to their state', async () => {
    const ringing = { ...row, uuid: 'leg-b2', answered: 'false' };
    const held = { ...row, uuid: 'leg-b3', is_onhold: 'true' };
    const helper = { ...row, uuid: 'lo', is_loopback: true };
    const run = await loaded(await runKazoo({ channels: [row, ringing, held, helper] }));
    expect(run.emitted).toMatchObject([
      {
        kind: 'established',
        name: 'snapshot:channels',
        callId: INTERACTION,
        connectionId: 'leg-b1',
        to: { number: '1001' },
      },
      { kind: 'delivered', state: 'ringing', at: Date.UTC(2026, 2, 3, 14) },
      { kind: 'held' },
      { kind: 'vendor' },
    ]);
    run.stop();
  });

  it('ends after a reconnect what is gone from the list', async () => {
    const first = await loaded(await runKazoo({ channels: [row] }));
    first.peer().end(1006);
    await settled();
    const second = await loaded(await runKazoo({ clock: first.clock, memory: first.link.memory }));
    expect(second.emitted).toMatchObject([
      { kind: 'connectionCleared', connectionId: 'leg-b1', name: 'snapshot:channels', raw: '' },
    ]);
    second.stop();
  });

  it('leaves a leg to the event service that speaks of it while the list is fetched', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof jsonAnswer>>();
    const run = await runKazoo({ answer: ({ method }) => (method === 'GET' ? promise : undefined) });
    await loaded(run);
    run.peer().say(FRAMES.phoneRings);
    resolve(jsonAnswer(200, { data: [row] }));
    await settled();
    expect(run.emitted.map(({ name }) => name)).toEqual(['CHANNEL_CREATE']);
    run.stop();
  });

  it('says that calls already up are unknown where the list cannot be had', async () => {
    const run = await loaded(
      await runKazoo({ answer: ({ method }) => (method === 'GET' ? jsonAnswer(503, {}) : undefined) }),
    );
    expect(run.isUp).toBe(true);
    expect(run.notices).toEqual([expect.stringContaining('are unknown')]);
    run.stop();
  });

  it('asks the service for a sign of life every five minutes, and takes any reply for one', async () => {
    const run = await loaded(
      await runKazoo({ reply: ({ action }) => (action === 'ping' ? refusal('odd') : undefined) }),
    );
    await run.clock.advance(LOOK_MS);
    expect(run.said().at(-1)?.action).toBe('ping');
    expect(run.outcome()).toBeUndefined();
    run.stop();
  });

  it('falls when three pings have no reply and nothing else is heard', async () => {
    const run = await loaded(
      await runKazoo({ reply: ({ action }) => (action === 'ping' ? null : undefined) }),
    );
    const since = run.clock.now() - 500;
    await run.clock.advance(LOOK_MS + 30_000);
    expect(run.outcome()?.failure).toMatchObject({ code: 'timeout', details: { deafSince: since } });
    expect(run.clock.pending).toBe(0);
  });

  it('stays up without replies to pings while events come', async () => {
    const run = await loaded(
      await runKazoo({ reply: ({ action }) => (action === 'ping' ? null : undefined) }),
    );
    await run.clock.advance(LOOK_MS + 1_000);
    run.peer().say(FRAMES.callerIn);
    await run.clock.advance(30_000);
    expect(run.outcome()).toBeUndefined();
    run.stop();
  });

  it('finds out that an end was never told', async () => {
    const run = await loaded(await runKazoo());
    run.peer().say(FRAMES.phoneRings);
    await run.clock.advance(LOOK_MS);
    expect(run.emitted.at(-1)).toMatchObject({ kind: 'connectionCleared', connectionId: 'leg-b1' });
    run.stop();
  });

  it('falls with silent when calls are up that it was never told of', async () => {
    const channels: unknown[] = [];
    const run = await loaded(await runKazoo({ channels }));
    channels.push(row);
    await run.clock.advance(LOOK_MS);
    expect(run.outcome()).toBeUndefined();
    await run.clock.advance(LOOK_MS);
    expect(run.outcome()?.failure).toMatchObject({ code: 'silent' });
    expect(run.emitted).toMatchObject([{ connectionId: 'leg-b1' }]);
  });

  it('subscribes again to what is kept by the month, when a month begins', async () => {
    const bindings = ['call.*.*', 'object.*.fax'];
    const run = await loaded(await runKazoo({ options: { bindings } }));
    const toMonthsEnd = Date.UTC(2026, 3, 1) - run.clock.now();
    await run.clock.advance(toMonthsEnd + LOOK_MS);
    const subscribed = run
      .said()
      .flatMap(({ action, data }) => (action === 'subscribe' ? [data.binding] : []));
    expect(subscribed).toEqual([...bindings, 'object.*.fax']);
    run.stop();
  });
});
