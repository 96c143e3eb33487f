import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { z } from 'zod';
import { GARBAGE } from '../../simulators/api-gateway/mischief.ts';
import { API_KEY, TOKEN } from '../../simulators/api-gateway/peer.ts';
import type { RawGatewaySocket } from '../support/api-gateway-client.ts';
import { gatewayUnderTest } from '../support/api-gateway-client.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const arrive = { do: 'arrive', call: 'a', from: firm, to: desk } as const;
const withKey = { headers: { 'x-api-key': API_KEY } };
const KB = 1024;

const gatewayError = z.strictObject({
  message: z.string(),
  connectionId: z.string().regex(/^[\w-]{11,15}=$/),
  requestId: z.string().regex(/^[\w-]{11,15}=$/),
});
const errorIn = (text: string | undefined): string => gatewayError.parse(JSON.parse(text ?? '')).message;

/** What is broadcast in the sample now arrives after everything before it. */
async function broadcastArrives(from: RawGatewaySocket, to: RawGatewaySocket, text: string): Promise<void> {
  from.send({ action: 'onMessage', key: '1234', message: text });
  await to.untilText(text);
}

describe('connecting to the API Gateway peer', () => {
  it('opens the sample to everybody, says nothing, and returns no sub-protocol', async () => {
    const gateway = await gatewayUnderTest();
    const first = await gateway.open('/dev');
    const second = await gateway.open('/dev?token=whatever');
    expect([first.socket.protocol, gateway.peer.listeners]).toEqual(['', 2]);
    await broadcastArrives(first, second, 'hello');
    await broadcastArrives(second, first, 'hello yourself');
    expect(first.received).toEqual(['hello yourself']);
    await expect(gateway.open('/dev', { subprotocols: ['calls.v1'] })).rejects.toThrow(
      'Server sent no subprotocol',
    );
  });

  it.each(['/', '/Dev', '/dev/', '/dev/more', '/unheard-of', '/%'])(
    'refuses the path %s with 403',
    async (path) => {
      const gateway = await gatewayUnderTest();
      const { status, text, headers } = await gateway.refused(path);
      expect([status, text]).toEqual([403, '{"message":"Forbidden"}']);
      expect(headers['x-amzn-requestid']).toMatch(/^[\da-f-]{36}$/);
    },
  );

  it('wants the API key in its header on one stage', async () => {
    const gateway = await gatewayUnderTest();
    expect((await gateway.refused('/prod')).status).toBe(403);
    expect((await gateway.refused('/prod', { headers: { 'x-api-key': 'wrong' } })).status).toBe(403);
    await gateway.open('/prod', withKey);
  });

  it('wants a token in the header or in the query on another', async () => {
    const gateway = await gatewayUnderTest();
    expect((await gateway.refused('/guarded')).status).toBe(401);
    expect((await gateway.refused('/guarded?token=wrong')).status).toBe(403);
    await gateway.open(`/guarded?token=${TOKEN}`);
    await gateway.open('/guarded', { headers: { Authorization: `Bearer ${TOKEN}` } });
  });

  it('returns the sub-protocol that the $connect function knows', async () => {
    const gateway = await gatewayUnderTest();
    const subprotocols = ['other', 'calls.v1'];
    const raw = await gateway.open('/prod', { ...withKey, subprotocols });
    expect(raw.socket.protocol).toBe('calls.v1');
    gateway.peer.fault('no-subprotocol');
    await expect(gateway.open('/prod', { ...withKey, subprotocols })).rejects.toThrow(
      'Server sent no subprotocol',
    );
  });

  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['key-revoked', 403],
    ['wrong-stage', 403],
    ['bad-request', 400],
    ['rate-limited', 429],
    ['connect-fails', 500],
    ['connect-missing', 502],
    ['connect-times-out', 504],
    ['captive-portal', 200],
  ])('with the fault %s is refused with %i', async (fault, status) => {
    const gateway = await gatewayUnderTest({ fault, hurry: 1_000 });
    expect((await gateway.refused('/prod', withKey)).status).toBe(status);
    gateway.peer.fault(null);
    await gateway.open('/prod', withKey);
  });

  it('waits for a slow $connect function', async () => {
    const gateway = await gatewayUnderTest({ fault: 'connect-slow', hurry: 200 });
    const begun = performance.now();
    await gateway.open('/prod', withKey);
    expect(performance.now() - begun).toBeGreaterThan(95);
  });

  it('with the fault reset-on-connect meets a reset', async () => {
    const gateway = await gatewayUnderTest({ fault: 'reset-on-connect' });
    await expect(gateway.refused('/prod', withKey)).rejects.toThrow('ECONNRESET');
  });

  it('with the fault hang-before-upgrade meets silence', async () => {
    const gateway = await gatewayUnderTest({ fault: 'hang-before-upgrade' });
    await expect(gateway.refused('/prod', { ...withKey, handshakeTimeout: 200 })).rejects.toThrow(
      'handshake has timed out',
    );
  });

  it('gives the same ids again for the same seed', async () => {
    const idOf = async (seed: number): Promise<unknown> => {
      const gateway = await gatewayUnderTest({ seed });
      const raw = await gateway.open('/dev');
      raw.send('no route');
      return gatewayError.parse(JSON.parse((await raw.until(1))[0] ?? ''));
    };
    expect(await idOf(7)).toEqual(await idOf(7));
    expect(await idOf(7)).not.toEqual(await idOf(8));
  });

  it('works without TLS where a test asks for it', async () => {
    const gateway = await gatewayUnderTest({}, { plain: true });
    expect(gateway.peer.sources[0]?.options?.['url']).toMatch(/^ws:/);
    await gateway.open('/dev');
  });
});

describe('messages to the API Gateway peer', () => {
  it.each([
    ['an action without a route', '{"action":"onmessage"}'],
    ['the name of a built-in route', '{"action":"$connect"}'],
    ['no action', '{}'],
    ['text that is no JSON', 'hello'],
    ['JSON that is no object', '7'],
    ['curly quotes', '{“action”:”onMessage”}'],
  ])('are answered by Forbidden for %s', async (_what, text) => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/dev');
    raw.send(text);
    expect(errorIn((await raw.until(1))[0])).toBe('Forbidden');
  });

  it('go to $default where there is one, and are answered where the route is two-way', async () => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/lenient');
    raw.send('no JSON at all');
    raw.send('{"header":{"kind":["a",1]}}');
    expect(await raw.until(2)).toEqual(['no JSON at all', '{"header":{"kind":["a",1]}}']);
  });

  it('are not answered on a one-way route, and tell the client its id on the route for it', async () => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/prod', withKey);
    raw.send({ action: 'ping' });
    raw.send({ action: 'whoAmI' });
    const [answer] = await raw.until(1);
    expect(JSON.parse(answer ?? '')).toMatchObject({
      connectionId: expect.stringMatching(/^[\w-]{11,15}=$/) as string,
      stage: 'prod',
      routeKey: 'whoAmI',
      eventType: 'MESSAGE',
    });
  });

  it.each([
    ['no-route', 'Forbidden'],
    ['invalid-request', 'Bad request body'],
    ['over-quota', 'Limit Exceeded'],
    ['function-fails', 'Internal server error'],
    ['function-times-out', 'Endpoint request timed out'],
  ])('with the fault %s are answered by "%s"', async (fault, message) => {
    const gateway = await gatewayUnderTest({ fault, hurry: 1_000 });
    const raw = await gateway.open('/prod', withKey);
    raw.send({ action: 'ping' });
    expect(errorIn((await raw.until(1))[0])).toBe(message);
  });

  it.each([
    ['a frame above 32 KB', (socket: WebSocket) => socket.send('x'.repeat(32 * KB + 1)), 1009],
    [
      'a message above 128 KB',
      (socket: WebSocket) => {
        for (let part = 0; part < 5; part += 1) socket.send('x'.repeat(30 * KB), { fin: part === 4 });
      },
      1009,
    ],
    ['a binary message', (socket: WebSocket) => socket.send(Buffer.from('{}')), 1003],
  ])('close the connection for %s', async (_what, send, code) => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/lenient');
    send(raw.socket);
    expect((await raw.closed).code).toBe(code);
    expect(raw.received).toEqual([]);
  });

  it('may be 32 KB in a frame and 128 KB in several, which come back in frames as well', async () => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/lenient');
    const text = 'x'.repeat(32 * KB);
    raw.send(text);
    for (let part = 0; part < 4; part += 1) raw.socket.send(text, { fin: part === 3 });
    const [one, four] = await raw.until(2);
    expect([one?.length, four?.length]).toEqual([32 * KB, 128 * KB]);
  });
});

describe('the sample', () => {
  it('broadcasts to all others, as text', async () => {
    const gateway = await gatewayUnderTest();
    const [sender, one, two] = [
      await gateway.open('/dev'),
      await gateway.open('/dev'),
      await gateway.open('/dev'),
    ];
    for (const message of ['Desk 5 is back', { a: 1 }, 42, undefined]) {
      sender.send({ action: 'onMessage', key: '1234', message });
    }
    const expected = ['Desk 5 is back', '[object Object]', '42', 'undefined'];
    expect([await one.until(4), await two.until(4)]).toEqual([expected, expected]);
    await broadcastArrives(one, sender, 'thanks');
    expect(sender.received).toEqual(['thanks']);
  });

  it('says nothing of a wrong key to anybody', async () => {
    const gateway = await gatewayUnderTest();
    const sender = await gateway.open('/dev');
    const other = await gateway.open('/dev');
    sender.send({ action: 'onMessage', key: '9999', message: 'lost' });
    sender.send({ action: 'onMessage', message: 'lost' });
    await broadcastArrives(sender, other, 'kept');
    await broadcastArrives(other, sender, 'answered');
    expect([other.received, sender.received]).toEqual([['kept'], ['answered']]);
  });

  it.each([
    ['42', ['42']],
    ['1e3', ['1000']],
    ['0x10', ['16']],
    ['%207%20', ['7']],
    ['7a', []],
    ['0', []],
    ['-1', []],
    ['', []],
  ])('takes the program id %j and broadcasts %j, with the same answer', async (progId, pushed) => {
    const gateway = await gatewayUnderTest();
    const [sender, other] = [await gateway.open('/dev'), await gateway.open('/dev')];
    const path = `/dev/receiver?progId=${progId}&domain=${gateway.host}&stage=dev`;
    const { status, text } = await gateway.rest('GET', path, withKey);
    expect([status, text]).toEqual([200, '{"statusCode":200}']);
    await broadcastArrives(sender, other, 'end');
    expect(other.received).toEqual([...pushed, 'end']);
  });

  it.each([
    ['without a key', 'GET', '/dev/receiver', {}, 403, 'Forbidden'],
    ['with another method', 'POST', '/dev/receiver', withKey, 403, 'Missing Authentication Token'],
    ['at another path', 'GET', '/dev/receivers', withKey, 403, 'Missing Authentication Token'],
    ['for a WebSocket address', 'GET', '/dev', withKey, 403, 'Missing Authentication Token'],
  ])('refuses REST %s', async (_what, method, path, extra, status, message) => {
    const gateway = await gatewayUnderTest();
    const answer = await gateway.rest(method, path, extra);
    expect([answer.status, answer.text]).toEqual([status, JSON.stringify({ message })]);
  });

  it('answers 200 and broadcasts nothing for the domain or stage of another API', async () => {
    const gateway = await gatewayUnderTest();
    const [sender, other] = [await gateway.open('/dev'), await gateway.open('/dev')];
    for (const query of ['domain=elsewhere.example&stage=dev', `domain=${gateway.host}&stage=prod`]) {
      expect((await gateway.rest('GET', `/dev/receiver?progId=1&${query}`, withKey)).status).toBe(200);
    }
    await broadcastArrives(sender, other, 'end');
    expect(other.received).toEqual(['end']);
  });
});

describe('@connections', () => {
  async function connected() {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/prod', withKey);
    raw.send({ action: 'whoAmI' });
    const [answer = ''] = await raw.until(1);
    const { connectionId } = z.object({ connectionId: z.string() }).parse(JSON.parse(answer));
    return { gateway, raw, path: `/prod/@connections/${encodeURIComponent(connectionId)}` };
  }

  it('pushes, tells and deletes', async () => {
    const { gateway, raw, path } = await connected();
    const signed = { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=x' } };
    const pushed = await gateway.rest('POST', path, { ...signed, body: 'from the backend' });
    expect([pushed.status, pushed.headers['x-simulator-signature']]).toEqual([200, 'present']);
    expect((await raw.until(2))[1]).toBe('from the backend');
    const told = await gateway.rest('GET', path);
    expect(told.headers['x-simulator-signature']).toBe('missing');
    const { identity } = z
      .strictObject({
        connectedAt: z.iso.datetime(),
        lastActiveAt: z.iso.datetime(),
        identity: z.strictObject({ sourceIp: z.string(), userAgent: z.string() }),
      })
      .parse(JSON.parse(told.text));
    expect(identity.sourceIp).toBe('127.0.0.1');
    expect((await gateway.rest('DELETE', path)).status).toBe(204);
    expect(await raw.closed).toEqual({ code: 1000, reason: '' });
    expect((await gateway.rest('POST', path, { body: 'late' })).status).toBe(410);
  });

  it('knows no connection of another stage, takes no more than 128 KB, and is throttled on demand', async () => {
    const { gateway, path } = await connected();
    const post = async (to: string, body: string) => (await gateway.rest('POST', to, { body })).status;
    expect(await post(path.replace('prod', 'dev'), 'x')).toBe(410);
    expect(await post(path, 'x'.repeat(128 * KB + 1))).toBe(413);
    gateway.peer.fault('throttled');
    expect(await post(path, 'x')).toBe(429);
    gateway.peer.fault(null);
    expect(await post(path, 'x')).toBe(200);
  });

  it('answers 504 after 29 s with the fault receiver-times-out', async () => {
    const gateway = await gatewayUnderTest({ fault: 'receiver-times-out', hurry: 1_000 });
    expect((await gateway.rest('GET', '/dev/receiver', withKey)).status).toBe(504);
  });
});

describe('the life of a connection', () => {
  it('ends with 1001 after ten minutes without a message, whatever pings come', async () => {
    const gateway = await gatewayUnderTest({ hurry: 2_000 });
    const raw = await gateway.open('/dev');
    const begun = performance.now();
    const pinging = setInterval(() => raw.socket.ping(), 20);
    expect(await raw.closed).toEqual({ code: 1001, reason: 'Going away' });
    clearInterval(pinging);
    expect(performance.now() - begun).toBeGreaterThan(280);
  });

  it('goes on with messages in either direction, until two hours are over', async () => {
    const gateway = await gatewayUnderTest({ hurry: 6_000 });
    const talking = await gateway.open('/prod', withKey);
    const begun = performance.now();
    const chatter = setInterval(() => talking.send({ action: 'ping' }), 20);
    expect(await talking.closed).toEqual({ code: 1001, reason: 'Going away' });
    clearInterval(chatter);
    expect(performance.now() - begun).toBeGreaterThan(1_150);
    const hearing = await gateway.open('/prod', withKey);
    const again = performance.now();
    const pushes = setInterval(() => gateway.peer.perform('r', arrive), 20);
    expect((await hearing.closed).code).toBe(1001);
    clearInterval(pushes);
    expect(performance.now() - again).toBeGreaterThan(1_150);
  });

  it('is prolonged by pings only where they count', async () => {
    const gateway = await gatewayUnderTest({ hurry: 6_000, fault: 'pings-count' });
    const raw = await gateway.open('/dev');
    const begun = performance.now();
    const pinging = setInterval(() => raw.socket.ping(), 20);
    await raw.closed;
    clearInterval(pinging);
    expect(performance.now() - begun).toBeGreaterThan(1_150);
  });

  it('has its pings answered, unless they are ignored', async () => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/lenient');
    raw.socket.ping('one');
    expect(String((await once(raw.socket, 'pong'))[0])).toBe('one');
    gateway.peer.fault('pings-ignored');
    let pongs = 0;
    raw.socket.on('pong', () => (pongs += 1));
    raw.socket.ping('two');
    raw.send('after it');
    await raw.until(1);
    expect(pongs).toBe(0);
  });

  it.each([
    ['idle-timeout', 1001],
    ['life-over', 1001],
    ['going-away', 1001],
    ['deleted', 1000],
    ['close-1003', 1003],
    ['close-1005', 1005],
    ['close-1008', 1008],
    ['close-1009', 1009],
    ['close-1011', 1011],
    ['close-1012', 1012],
    ['close-1013', 1013],
    ['cut', 1006],
    ['reset', 1006],
  ])('with the fault %s ends with %i, now and for those who come later', async (fault, code) => {
    const gateway = await gatewayUnderTest({ hurry: 100 });
    const before = await gateway.open('/dev');
    gateway.peer.fault(fault);
    const after = await gateway.open('/dev');
    expect([(await before.closed).code, (await after.closed).code]).toEqual([code, code]);
  });
});

describe('what the API Gateway peer pushes', () => {
  it('is a call as JSON, to everybody on every stage', async () => {
    const gateway = await gatewayUnderTest();
    const [one, two] = [await gateway.open('/prod', withKey), await gateway.open('/dev')];
    expect(gateway.peer.perform('r', arrive)).toBe(1);
    const [text = ''] = await one.until(1);
    expect(await two.until(1)).toEqual([text]);
    expect(JSON.parse(text)).toMatchObject({
      type: 'call',
      callId: 'c-1001',
      state: 'ringing',
      direction: 'inbound',
      from: '+15550100',
      to: '1001',
    });
  });

  it('is whole when it comes in frames that cut characters, and in large ones', async () => {
    const gateway = await gatewayUnderTest({ fault: 'in-pieces' });
    const raw = await gateway.open('/dev');
    gateway.peer.perform('r', { ...arrive, from: { number: '+15550101', name: 'Bäckerei Übersee € 🥐' } });
    expect((await raw.until(1))[0]).toContain('"Bäckerei Übersee € 🥐"');
    gateway.peer.fault('huge');
    const huge = (await raw.until(2))[1] ?? '';
    expect(Buffer.byteLength(huge)).toBeGreaterThan(120 * KB);
    expect(huge).not.toContain('\ufffd');
  });

  it('comes twice, not at all, or as an object, as the fault says', async () => {
    const gateway = await gatewayUnderTest();
    const raw = await gateway.open('/dev');
    for (const fault of ['twice', 'silent', 'objects']) {
      gateway.peer.fault(fault);
      gateway.peer.perform(fault, arrive);
    }
    const [first, second, third] = await raw.until(3);
    expect([second, third]).toEqual([first, '[object Object]']);
  });

  it('is garbage, or a storm that ends, on demand', async () => {
    const gateway = await gatewayUnderTest({ hurry: 10 });
    const raw = await gateway.open('/dev');
    gateway.peer.fault('garbage');
    expect(await raw.until(GARBAGE.length)).toEqual(GARBAGE);
    gateway.peer.fault('storm');
    const all = await raw.until(GARBAGE.length + 5_000);
    expect(all.at(-1)).toContain('storm 5000 of 5000');
    expect(all).toHaveLength(GARBAGE.length + 5_000);
  });

  it('stops at a connection that is half open, which stays', async () => {
    const gateway = await gatewayUnderTest();
    const [deaf, other] = [await gateway.open('/lenient'), await gateway.open('/dev')];
    gateway.peer.fault('half-open');
    deaf.send('anybody there?');
    gateway.peer.fault(null);
    const late = await gateway.open('/dev');
    gateway.peer.perform('r', arrive);
    await late.until(1);
    expect([deaf.received, other.received, deaf.socket.readyState]).toEqual([[], [], deaf.socket.OPEN]);
  });
});
