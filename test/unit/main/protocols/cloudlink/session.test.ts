import { describe, expect, it } from 'vitest';
import type { MqttGrant } from '../../../../../main/transports/transports.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import type { FakeMqttChannel } from '../../../../support/fake-mqtt-channel.ts';
import { MEDIA, quiet, runCloudlink, signedUrl } from './peer.ts';
import { publication, RINGING } from './publications.ts';

const HOUR = 3_600_000;

function form(body: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

describe('a CloudLink session', () => {
  it('signs in, subscribes, fetches a signed URL, dials as its device id and is up', async () => {
    const run = await runCloudlink({ options: { accountId: '10042' } });
    expect(run.asked()).toEqual([
      'POST auth/token',
      'GET notify/subscriptions',
      'POST notify/subscriptions',
      'POST notify/connections',
    ]);
    const [signIn, list, subscribe, connect] = run.requests;
    expect(form(signIn?.body)).toEqual({
      grant_type: 'password',
      username: 'ops@example.org',
      password: 'sesame street',
      account_id: '10042',
    });
    expect(signIn?.headers?.['content-type']).toBe('application/x-www-form-urlencoded');
    expect(signIn?.headers?.['x-mitel-app']).toMatch(/^Ringscope\/\S+;platform=\S+\/\S+;session=[\w-]+;$/);
    expect(list?.headers?.authorization).toMatch(/^Bearer access-\d+$/);
    expect(JSON.parse(connect?.body ?? '')).toEqual({ transport: 'websocket' });
    const { clientId, subprotocols, protocolVersion, keepAliveSeconds, username, password } =
      run.peer().request;
    expect(JSON.parse(subscribe?.body ?? '')).toEqual({
      deviceId: clientId,
      transport: 'websocket',
      topic: 'platform-api-media',
    });
    expect(clientId?.length).toBeLessThanOrEqual(128);
    expect({ subprotocols, protocolVersion, keepAliveSeconds, username, password }).toEqual({
      subprotocols: ['mqtt'],
      protocolVersion: 4,
      keepAliveSeconds: 60,
      username: undefined,
      password: undefined,
    });
    expect(run.peer().subscriptions).toMatchObject([{ qos: 1 }]);
    expect(run.peer().subscriptions[0]?.topic).toMatch(/^[0-9a-f]{32}$/);
    expect(run.steps).toEqual([
      'token',
      'subscriptions',
      'connection',
      'upgrade',
      'session',
      'subscribe',
      'events',
    ]);
    expect(run.isUp).toBe(true);
    run.stop();
  });

  it('conceals tokens, the signed URL and its parts', async () => {
    const run = await runCloudlink();
    const { url } = run.peer().request;
    const { searchParams } = new URL(url);
    expect(run.concealed).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^access-/),
        expect.stringMatching(/^refresh-/),
        url,
        searchParams.get('X-Amz-Signature'),
        'KEY/20260302',
        'sec+token',
      ]),
    );
    run.stop();
  });

  it('subscribes to at most eight topics at a time', async () => {
    const sizes: number[] = [];
    const run = await runCloudlink({
      options: { subscriptions: Array.from({ length: 10 }, () => ({ topic: 'platform-api-media' })) },
      onMqtt: ({ channel }) => {
        const subscribe = channel.subscribe.bind(channel);
        channel.subscribe = (topics) => {
          sizes.push(topics.length);
          return subscribe(topics);
        };
      },
    });
    expect(sizes).toEqual([8, 2]);
    run.stop();
  });

  it('records what is published', async () => {
    const run = await runCloudlink();
    run.peer().say('any', RINGING);
    expect(run.emitted).toMatchObject([{ kind: 'delivered', name: 'deliveredEvent' }]);
    run.stop();
  });

  it('is up with a message that comes with the grant', async () => {
    const run = await runCloudlink({
      onMqtt: (peer) => {
        peer.channel.subscribe = () => new Promise(() => peer.say('any', RINGING));
      },
    });
    expect(run.isUp).toBe(true);
    expect(run.emitted).toHaveLength(1);
    run.stop();
  });

  it('takes its leave: closes the channel, deletes its subscriptions and leaves no timer', async () => {
    const run = await runCloudlink({ options: { subscriptions: [{ topic: 'a' }, { topic: 'b' }] } });
    const ids = run.peer().subscriptions.map(({ topic }) => topic);
    run.peer().say('any', publication({ content: { direction: 'outbound', state: 'connected' } }));
    run.stop();
    await quiet();
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.peer().closedBySession).toBe(true);
    expect(run.asked().slice(-2)).toEqual(ids.map((id) => `DELETE notify/subscriptions/${id}`));
    expect(run.clock.pending).toBe(0);
  });

  it('deletes a subscription whose creation was under way at the stop, and dials no more', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof jsonAnswer>>();
    const run = await runCloudlink({
      answer: (asked) => (asked === 'POST notify/subscriptions' ? promise : undefined),
    });
    run.stop();
    resolve(jsonAnswer(201, { subscriptionId: 'late' }));
    await quiet();
    expect(run.asked().at(-1)).toBe('DELETE notify/subscriptions/late');
    expect(run.mqttChannels).toEqual([]);
    expect(run.outcome()).toEqual({ failure: null });
  });

  it('does not come up when the stop comes together with the grant', async () => {
    const granted = Promise.withResolvers<MqttGrant[]>();
    const run = await runCloudlink({
      onMqtt: ({ channel }) => {
        channel.subscribe = () => granted.promise;
      },
    });
    run.stop();
    granted.resolve([{ topic: 'any', qos: 1, refused: null }]);
    await quiet();
    expect(run.isUp).toBe(false);
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.peer().closedBySession).toBe(true);
    expect(run.clock.pending).toBe(0);
  });

  it('returns within 2 s of the stop though nobody answers', async () => {
    const run = await runCloudlink({
      answer: (asked) => (asked.startsWith('DELETE') ? new Promise(() => undefined) : undefined),
    });
    run.stop();
    await run.clock.advance(2_000);
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.clock.pending).toBe(0);
  });
});

describe('the next attempt of a CloudLink source', () => {
  it('keeps token, device id and subscriptions, and asks for a fresh URL', async () => {
    const subscriptions: { subscriptionId: string; deviceId: string }[] = [];
    const first = await runCloudlink({ subscriptions });
    first.peer().end('gone');
    await quiet();
    expect(first.outcome()?.failure?.code).toBe('closed-by-peer');
    const { clock, link } = first;
    const second = await runCloudlink({ subscriptions, clock, memory: link.memory });
    expect(second.asked()).toEqual(['GET notify/subscriptions', 'POST notify/connections']);
    expect(second.peer().request.clientId).toBe(first.peer().request.clientId);
    expect(second.peer().subscriptions).toEqual(first.peer().subscriptions);
    expect(second.peer().request.url).not.toBe(first.peer().request.url);
    second.stop();
  });

  it('makes a subscription anew that the server has lost', async () => {
    const first = await runCloudlink();
    first.peer().end('gone');
    await quiet();
    const second = await runCloudlink({ clock: first.clock, memory: first.link.memory });
    expect(second.count('POST notify/subscriptions')).toBe(1);
    second.stop();
  });

  it('refreshes a token that has grown old', async () => {
    const first = await runCloudlink({ tokenLife: 3600 });
    first.peer().end('gone');
    await quiet();
    await first.clock.advance(HOUR);
    const second = await runCloudlink({ clock: first.clock, memory: first.link.memory });
    expect(form(second.requests[0]?.body)).toMatchObject({ grant_type: 'refresh_token' });
    second.stop();
  });
});

describe('subscriptions left behind', () => {
  it('by a copy of the same source whose process has ended are deleted, others are not', async () => {
    const probe = await runCloudlink();
    const own = probe.peer().request.clientId ?? '';
    probe.stop();
    await quiet();
    // No process has an id as large as this.
    const dead = own.replace(/-\d+-(\w+)$/, '-2147483646-$1');
    const run = await runCloudlink({
      subscriptions: [
        { subscriptionId: 'dead', deviceId: dead },
        { subscriptionId: 'alive', deviceId: own },
        { subscriptionId: 'foreign', deviceId: 'opsdesk-1-2' },
      ],
    });
    expect(run.asked().filter((asked) => asked.startsWith('DELETE'))).toEqual([
      'DELETE notify/subscriptions/dead',
    ]);
    run.stop();
  });

  it('are found on every page of the list', async () => {
    const run = await runCloudlink({
      answer: (asked) =>
        asked === 'GET notify/subscriptions'
          ? jsonAnswer(200, { items: [], _links: { next: '/v1/subscriptions?$skip=1' } })
          : asked === 'GET notify/subscriptions?$skip=1'
            ? jsonAnswer(200, [])
            : undefined,
    });
    expect(run.count('GET notify/subscriptions?$skip=1')).toBe(1);
    expect(run.isUp).toBe(true);
    run.stop();
  });

  it('do not lead the token to another host', async () => {
    const run = await runCloudlink({
      answer: (asked) =>
        asked === 'GET notify/subscriptions'
          ? jsonAnswer(200, { items: [], _links: { next: 'https://elsewhere.example/v1/subscriptions' } })
          : undefined,
    });
    expect(run.asked().join()).not.toContain('elsewhere');
    run.stop();
  });
});

describe('the token of a CloudLink session', () => {
  it('is refreshed at 80 % of the life received, and both tokens are replaced', async () => {
    const run = await runCloudlink({ tokenLife: 1000 });
    await run.clock.advance(799_999);
    expect(run.count('POST auth/token')).toBe(1);
    await run.clock.advance(1);
    expect(run.count('POST auth/token')).toBe(2);
    const first = form(run.requests.at(-1)?.body);
    expect(first).toMatchObject({ grant_type: 'refresh_token' });
    await run.clock.advance(800_000);
    expect(form(run.requests.at(-1)?.body).refresh_token).not.toBe(first.refresh_token);
    expect(run.mqttChannels).toHaveLength(1);
    run.stop();
  });

  it('with a life of seconds is honoured, but not fetched more often than every 5 s', async () => {
    const run = await runCloudlink({ tokenLife: 2 });
    await run.clock.advance(10_000);
    expect(run.count('POST auth/token')).toBe(3);
    run.stop();
  });

  it('refused with 401 is replaced once and the call repeated', async () => {
    let refused = 0;
    const run = await runCloudlink({
      answer: (asked) =>
        asked === 'POST notify/connections' && (refused += 1) === 1 ? jsonAnswer(401, {}) : undefined,
    });
    expect(run.asked().slice(-3)).toEqual([
      'POST notify/connections',
      'POST auth/token',
      'POST notify/connections',
    ]);
    expect(run.isUp).toBe(true);
    run.stop();
  });

  it('is fetched with the password when the refresh token is good no more', async () => {
    const run = await runCloudlink({
      tokenLife: 1000,
      answer: (_asked, { body }) =>
        body?.includes('grant_type=refresh_token') ? jsonAnswer(401, {}) : undefined,
    });
    await run.clock.advance(800_000);
    await quiet();
    expect(form(run.requests.at(-1)?.body)).toMatchObject({ grant_type: 'password' });
    expect(run.outcome()).toBeUndefined();
    run.stop();
  });

  it('that cannot be had any more ends the link', async () => {
    let isClosed = false;
    const run = await runCloudlink({
      tokenLife: 1000,
      answer: (asked) => (isClosed && asked === 'POST auth/token' ? jsonAnswer(403, {}) : undefined),
    });
    isClosed = true;
    await run.clock.advance(800_000);
    await quiet();
    expect(run.outcome()?.failure?.code).toBe('account-inactive');
    expect(run.clock.pending).toBe(0);
  });

  it('that cannot be renewed just now leaves the link up, and is tried again', async () => {
    let isDown = false;
    const run = await runCloudlink({
      tokenLife: 1000,
      answer: (asked) => (isDown && asked === 'POST auth/token' ? jsonAnswer(503, {}) : undefined),
    });
    isDown = true;
    await run.clock.advance(800_000);
    expect(run.notices).toHaveLength(1);
    isDown = false;
    await run.clock.advance(60_000);
    expect(run.count('POST auth/token')).toBe(3);
    expect(run.outcome()).toBeUndefined();
    run.stop();
  });
});

describe('the signed URL', () => {
  it.each([
    ['under another name', (url: string) => ({ webSocketUrl: url })],
    ['deep inside', (url: string) => ({ connection: { address: { here: url } } })],
  ])('is found %s', async (_where, wrap) => {
    const url = signedUrl('found', Date.UTC(2026, 2, 2, 13));
    const run = await runCloudlink({
      answer: (asked) => (asked === 'POST notify/connections' ? jsonAnswer(200, wrap(url)) : undefined),
    });
    expect(run.peer().request.url).toBe(url);
    run.stop();
  });

  it('that is nowhere fails with the names seen', async () => {
    const run = await runCloudlink({
      answer: (asked) =>
        asked === 'POST notify/connections' ? jsonAnswer(200, { id: 1, state: 'x' }) : undefined,
    });
    const failure = run.outcome()?.failure;
    expect(failure).toMatchObject({ code: 'unreadable-answer', details: { step: 'connection' } });
    expect(failure?.message).toContain('id, state');
  });

  it('that is old by the clock of the server is asked for again, whatever our clock says', async () => {
    const server = Date.UTC(2030, 0, 1);
    let asked = 0;
    const run = await runCloudlink({
      answer: (what) => {
        if (what !== 'POST notify/connections') return undefined;
        asked += 1;
        const answer = jsonAnswer(201, {
          url: signedUrl(`sig-${asked}`, server - (asked === 1 ? 50_000 : 1_000)),
        });
        return { ...answer, headers: { date: new Date(server).toUTCString() } };
      },
    });
    expect(asked).toBe(2);
    expect(run.peer().request.url).toContain('sig-2');
    run.stop();
  });
});

describe('the planned renewal of the connection', () => {
  it('comes after 23 h at a quiet moment, with a new URL and the same client id, and tells the gap', async () => {
    const run = await runCloudlink();
    await run.clock.advance(23 * HOUR - 1_000);
    run.peer().say('any', RINGING);
    await run.clock.advance(1_000);
    expect(run.mqttChannels).toHaveLength(1);
    await run.clock.advance(2_000);
    await quiet();
    const [old, renewed] = run.mqttChannels;
    expect(old?.isOpen).toBe(false);
    expect(renewed?.request.clientId).toBe(old?.request.clientId);
    expect(renewed?.request.url).not.toBe(old?.request.url);
    expect(renewed?.subscriptions).toEqual(old?.subscriptions);
    expect(run.emitted.at(-1)).toMatchObject({
      kind: 'gap',
      gap: { since: run.clock.now(), until: run.clock.now() },
    });
    expect(run.outcome()).toBeUndefined();
    await run.clock.advance(23 * HOUR);
    await quiet();
    expect(run.mqttChannels).toHaveLength(3);
    run.stop();
    await quiet();
    expect(run.clock.pending).toBe(0);
  });

  it('that fails leaves the old connection alone, and is tried again', async () => {
    let isDown = false;
    const run = await runCloudlink({
      answer: (asked) => (isDown && asked === 'POST notify/connections' ? jsonAnswer(504, {}) : undefined),
    });
    isDown = true;
    await run.clock.advance(23 * HOUR);
    await quiet();
    expect(run.notices.join()).toContain('could not be renewed');
    expect(run.peer().isOpen).toBe(true);
    isDown = false;
    await run.clock.advance(5 * 60_000);
    await quiet();
    expect(run.mqttChannels).toHaveLength(2);
    run.stop();
  });

  it('does not end the link when the service cuts the old connection for the new one', async () => {
    const lines: FakeMqttChannel[] = [];
    const run = await runCloudlink({
      onMqtt: (peer) => {
        lines.at(-1)?.end('taken over');
        lines.push(peer);
      },
    });
    await run.clock.advance(23 * HOUR);
    await quiet();
    expect(run.outcome()).toBeUndefined();
    expect(run.peer().isOpen).toBe(true);
    run.stop();
  });
});

describe('the calls in progress', () => {
  const options = { mediaUrl: MEDIA, subscriptions: [{ topic: 'platform-api-media', extensions: ['4105'] }] };
  const collection = (...items: unknown[]) => jsonAnswer(200, { count: items.length, _embedded: { items } });

  it('are loaded for the watched extensions once the link is up', async () => {
    const run = await runCloudlink({
      options,
      answer: (asked) =>
        asked === 'GET media/endpoints/4105/calls' ? collection(RINGING.content) : undefined,
    });
    expect(run.emitted).toMatchObject([
      {
        kind: 'delivered',
        name: 'snapshot:calls',
        callId: 'endpoints/4105/calls/700812',
        raw: JSON.stringify(RINGING.content),
      },
    ]);
    run.stop();
  });

  it('that were known and are gone have ended while we were away', async () => {
    const answer = (asked: string) => (asked.startsWith('GET media') ? collection() : undefined);
    const first = await runCloudlink({ options, answer });
    first.peer().say('any', RINGING);
    first.peer().end('gone');
    await quiet();
    const second = await runCloudlink({ options, answer, clock: first.clock, memory: first.link.memory });
    expect(second.emitted).toMatchObject([
      {
        kind: 'connectionCleared',
        callId: 'endpoints/4105/calls/700812',
        state: 'cleared',
        from: { name: 'Garage Nord' },
      },
    ]);
    expect(second.emitted[0]?.reason).toContain('missed-while-offline');
    second.stop();
  });

  it('of an unknown extension are told, and the link stays up', async () => {
    const run = await runCloudlink({ options });
    expect(run.isUp).toBe(true);
    expect(run.notices.join()).toContain('4105: unknown extension');
    run.stop();
  });
});

describe('a leg that CloudLink calls connected while it dials', () => {
  const first = publication({ content: { direction: 'outbound', state: 'connected' } });

  it('is taken for answered after 30 s without another word', async () => {
    const run = await runCloudlink({ clock: fakeClock(RINGING.content.timestamp) });
    run.peer().say('any', first);
    await run.clock.advance(29_999);
    expect(run.emitted).toMatchObject([{ state: 'offered' }]);
    await run.clock.advance(1);
    expect(run.emitted.at(-1)).toMatchObject({
      kind: 'established',
      state: 'connected',
      name: 'assumedEstablished',
    });
    run.stop();
  });

  it('is not when it has ended before', async () => {
    const run = await runCloudlink();
    run.peer().say('any', first);
    run.peer().say('any', publication({ content: { state: 'idle', cause: 'busy' }, after: 5_000 }));
    await run.clock.advance(60_000);
    expect(run.emitted.map(({ kind }) => kind)).toEqual(['offered', 'failed']);
    run.stop();
  });
});
