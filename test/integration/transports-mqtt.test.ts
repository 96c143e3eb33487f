import { createServer as createHttpServer } from 'node:http';
import { createServer as createPlainServer } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, createWebSocketStream } from 'ws';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import type { MqttMessage, MqttRequest } from '../../main/transports/transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { failureOf } from '../support/failure-of.ts';
import { onLoopback } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';

const trust = await loadTrust({ caFiles: [], pinSha256: null }, '.');
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function broker(change: (broker: Aedes) => void = () => undefined): Promise<LoopbackServer> {
  const aedes = await Aedes.createBroker();
  undo.push(() => new Promise<void>((closed) => aedes.close(() => closed())));
  change(aedes);
  const server = await onLoopback(createPlainServer(aedes.handle));
  undo.push(() => server.close());
  return server;
}

async function brokerOverWebSocket(): Promise<LoopbackServer> {
  const aedes = await Aedes.createBroker();
  undo.push(() => new Promise<void>((closed) => aedes.close(() => closed())));
  const http = createHttpServer();
  new WebSocketServer({ server: http }).on('connection', (websocket) => {
    aedes.handle(createWebSocketStream(websocket));
  });
  const server = await onLoopback(http);
  undo.push(() => server.close());
  return server;
}

/** A broker of the standard's own bytes: answers the first packet with the first of them, and so on. */
async function scripted(
  ...answers: (string | null | ((heard: Buffer) => string))[]
): Promise<LoopbackServer> {
  const server = await onLoopback(
    createPlainServer((socket) => {
      let turn = 0;
      socket.on('data', (heard: Buffer) => {
        const next = answers[turn++];
        const answer = typeof next === 'function' ? next(heard) : next;
        if (answer === null) socket.end();
        else if (answer !== undefined) socket.write(Buffer.from(answer.replaceAll(' ', ''), 'hex'));
      });
    }),
  );
  undo.push(() => server.close());
  return server;
}

function connect(port: number, request: Partial<MqttRequest> = {}) {
  const transports = createTransports({ trust, clock: systemClock });
  return transports.mqtt({
    url: `mqtt://127.0.0.1:${port}`,
    protocolVersion: 4,
    onMessage: () => undefined,
    ...request,
  });
}

// MQTT 5, section 3.2: CONNACK, no session present, success, no properties.
const ACCEPTED_5 = '20 03 00 00 00';

describe('an MQTT channel', () => {
  it('subscribes, publishes and receives in order', async () => {
    const { port } = await broker();
    const messages: string[] = [];
    const channel = await connect(port, {
      clientId: 'ringscope-test',
      onMessage: ({ topic, payload, qos, retain }) =>
        void messages.push(`${topic} ${Buffer.from(payload).toString()} ${qos} ${retain}`),
    });
    expect(channel.clientId).toBe('ringscope-test');
    expect(
      await channel.subscribe([
        { topic: 'calls/#', qos: 1 },
        { topic: '7', qos: 0 },
      ]),
    ).toEqual([
      { topic: 'calls/#', qos: 1, refused: null },
      { topic: '7', qos: 0, refused: null },
    ]);
    await channel.publish('calls/a', 'one', 1);
    await channel.publish('7', 'two', 0);
    await expect.poll(() => messages).toEqual(['calls/a one 1 false', '7 two 0 false']);
    expect(await channel.close()).toMatchObject({ reasonCode: null, silent: false });
    expect((await failureOf(channel.publish('7', 'late', 0))).code).toBe('closed-by-peer');
    expect((await failureOf(channel.subscribe([{ topic: '7', qos: 0 }]))).code).toBe('closed-by-peer');
  });

  it('marks what the broker had retained', async () => {
    const { port } = await broker();
    const writer = await connect(port);
    const messages: MqttMessage[] = [];
    const reader = await connect(port, { onMessage: (message) => void messages.push(message) });
    await reader.subscribe([{ topic: 'state', qos: 0 }]);
    await writer.publish('state', 'up', 1);
    await expect.poll(() => messages).toMatchObject([{ topic: 'state', retain: false }]);
  });

  it('takes a client id of its own where none is asked for', async () => {
    const { port } = await broker();
    const [one, other] = await Promise.all([connect(port), connect(port)]);
    expect(one.clientId).toMatch(/^ringscope-/);
    expect(one.clientId).not.toBe(other.clientId);
  });

  it('uses the id that an MQTT 5 broker assigns', async () => {
    // Assigned Client Identifier (0x12) "b7".
    const { port } = await scripted('20 08 00 00 05 12 00 02 62 37');
    expect((await connect(port, { protocolVersion: 5 })).clientId).toBe('b7');
  });

  it('tells which subscriptions an MQTT 3.1.1 broker refused', async () => {
    const { port } = await broker((aedes) => {
      aedes.authorizeSubscribe = (_client, subscription, answer) =>
        answer(null, subscription.topic.startsWith('secret') ? null : subscription);
    });
    const channel = await connect(port);
    expect(
      await channel.subscribe([
        { topic: 'secret/#', qos: 1 },
        { topic: 'calls', qos: 1 },
      ]),
    ).toEqual([
      { topic: 'secret/#', qos: 1, refused: 0x80 },
      { topic: 'calls', qos: 1, refused: null },
    ]);
  });

  it('tells the reason codes of an MQTT 5 broker’s refusals', async () => {
    // MQTT 5, section 3.9: the packet id of the SUBSCRIBE, no properties, not authorised (0x87), granted QoS 0.
    const suback = (subscribe: Buffer) => `90 05 ${subscribe.toString('hex', 2, 4)} 00 87 00`;
    const { port } = await scripted(ACCEPTED_5, suback);
    const channel = await connect(port, { protocolVersion: 5 });
    expect(
      await channel.subscribe([
        { topic: 'a', qos: 1 },
        { topic: 'b', qos: 1 },
      ]),
    ).toEqual([
      { topic: 'a', qos: 1, refused: 0x87 },
      { topic: 'b', qos: 0, refused: null },
    ]);
  });

  it('fails to subscribe when the broker hangs up first', async () => {
    const { port } = await scripted(ACCEPTED_5, null);
    const channel = await connect(port, { protocolVersion: 5 });
    expect((await failureOf(channel.subscribe([{ topic: 'a', qos: 1 }]))).code).toBe('closed-by-peer');
  });

  it('refuses what is no topic filter without asking the broker', async () => {
    const { port } = await broker();
    const channel = await connect(port);
    const failure = await failureOf(channel.subscribe([{ topic: 'a/#/b', qos: 0 }]));
    expect(failure.code).toBe('topic-refused');
  });

  it('gives of a payload above 8 MiB its size and beginning, and stays open', async () => {
    const { port } = await broker();
    const seen: unknown[] = [];
    const channel = await connect(port, {
      onMessage: ({ topic }) => void seen.push(topic),
      onOversized: (topic, size, beginning) => void seen.push([topic, size, beginning.length]),
    });
    await channel.subscribe([{ topic: '#', qos: 0 }]);
    await channel.publish('large', 'x'.repeat(9 * 1024 * 1024), 0);
    await channel.publish('small', 'x', 0);
    await expect.poll(() => seen).toEqual([['large', 9 * 1024 * 1024, 64 * 1024], 'small']);
  });

  it('refuses a packet above 32 MiB by its length, before it is there', async () => {
    // PUBLISH with a remaining length of 33,554,433 (section 2.1.4).
    const { port } = await scripted('20 02 00 00', '30 81 80 80 10');
    const channel = await connect(port);
    void channel.publish('a', 'b', 0);
    const { failure } = await channel.ended;
    expect(failure?.code).toBe('unreadable-answer');
    expect(failure?.details).toMatchObject({ evidence: ['A packet of 33554433 bytes was on its way.'] });
  });

  it('tells the reason of an MQTT 5 broker that disconnects', async () => {
    // The PUBLISH of the test is answered with DISCONNECT, session taken over (0x8E), reason string "bye".
    const { port } = await scripted(ACCEPTED_5, 'E0 08 8E 06 1F 00 03 62 79 65');
    const channel = await connect(port, { protocolVersion: 5 });
    void channel.publish('a', 'b', 0);
    expect(await channel.ended).toEqual({
      reason: 'Session taken over (“bye”).',
      reasonCode: 0x8e,
      silent: false,
    });
  });

  it('gives the content type of an MQTT 5 message', async () => {
    // PUBLISH, topic "t", Content Type (0x03) "application/json", payload "{}".
    const type = Buffer.from('application/json').toString('hex');
    const { port } = await scripted(ACCEPTED_5, `30 19 00 01 74 13 03 00 10 ${type} 7B 7D`);
    const messages: MqttMessage[] = [];
    const channel = await connect(port, {
      protocolVersion: 5,
      onMessage: (message) => void messages.push(message),
    });
    void channel.publish('a', 'b', 0);
    await expect.poll(() => messages).toMatchObject([{ topic: 't', contentType: 'application/json' }]);
  });

  it('tells the round trip of its keep-alive', async () => {
    const { port } = await broker();
    const told = Promise.withResolvers<number>();
    const channel = await connect(port, { keepAliveSeconds: 1, onRoundTrip: told.resolve });
    expect(await told.promise).toBeLessThan(1000);
    await channel.close();
  });

  it('ends with silent when the broker does not answer a ping', async () => {
    const { port } = await scripted('20 02 00 00');
    const channel = await connect(port, { keepAliveSeconds: 1 });
    expect(await channel.ended).toMatchObject({ silent: true, reasonCode: null });
  });

  it.each([
    ['mqtt', broker],
    ['ws', brokerOverWebSocket],
  ] as const)('ends when the broker goes away over %s', async (scheme, serve) => {
    const server = await serve();
    const channel = await connect(server.port, { url: `${scheme}://127.0.0.1:${server.port}/mqtt` });
    await server.close();
    expect(await channel.ended).toMatchObject({ reasonCode: null, silent: false });
  });

  it('ends when the broker sends what is no MQTT', async () => {
    const { port } = await scripted('20 02 00 00', 'F7 FF FF FF FF FF');
    const channel = await connect(port);
    void channel.publish('a', 'b', 0);
    const { silent, failure } = await channel.ended;
    expect(silent).toBe(false);
    expect(failure?.code).toBe('unreadable-answer');
    expect(failure?.details.cause).toContain('no MQTT packet');
  });

  it('is cut when the source is stopped, and fails what still waits', async () => {
    const server = await scripted('20 02 00 00');
    const stopping = new AbortController();
    const transports = createTransports({ trust, clock: systemClock, signal: stopping.signal });
    const channel = await transports.mqtt({
      url: `mqtt://127.0.0.1:${server.port}`,
      protocolVersion: 4,
      onMessage: () => undefined,
    });
    const waiting = failureOf(channel.publish('a', 'b', 1));
    stopping.abort();
    expect((await waiting).code).toBe('closed-by-peer');
    await transports.closed();
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('leaves messages with the broker while it is not reading, and stays alive', async () => {
    const { port } = await broker();
    const transports = createTransports({ trust, clock: systemClock });
    const messages: string[] = [];
    const channel = await transports.mqtt({
      url: `mqtt://127.0.0.1:${port}`,
      protocolVersion: 4,
      keepAliveSeconds: 1,
      onMessage: ({ payload }) => void messages.push(Buffer.from(payload).toString()),
    });
    await channel.subscribe([{ topic: 'a', qos: 0 }]);
    transports.setReading(false);
    const writer = await connect(port);
    for (const text of ['1', '2', '3', '4']) await writer.publish('a', text, 1);
    await new Promise<void>((later) => void systemClock.after(2500, later));
    expect(messages.length).toBeLessThanOrEqual(1);
    transports.setReading(true);
    await expect.poll(() => messages).toEqual(['1', '2', '3', '4']);
  });
});

describe('a CONNECT', () => {
  // MQTT 3.1.1, section 3.2.2.3, and MQTT 5, section 3.2.2.2.
  it.each([
    [4, '20 02 00 01', 'version-too-old'],
    [4, '20 02 00 02', 'client-id-refused'],
    [4, '20 02 00 03', 'server-error'],
    [4, '20 02 00 04', 'auth-rejected'],
    [4, '20 02 00 05', 'auth-rejected'],
    [5, '20 02 00 01', 'version-too-old'],
    [5, '20 03 00 84 00', 'version-too-old'],
    [5, '20 03 00 85 00', 'client-id-refused'],
    [5, '20 03 00 86 00', 'auth-rejected'],
    [5, '20 03 00 87 00', 'auth-rejected'],
    [5, '20 03 00 88 00', 'server-error'],
    [5, '20 03 00 89 00', 'server-error'],
    [5, '20 03 00 8A 00', 'forbidden'],
    [5, '20 03 00 97 00', 'rate-limited'],
  ] as const)('of version %i answered with %s fails with %s', async (protocolVersion, answer, code) => {
    const server = await scripted(answer);
    const failure = await failureOf(
      connect(server.port, { protocolVersion, username: 'u', password: 'hidden' }),
    );
    expect(failure.code).toBe(code);
    expect(JSON.stringify(failure.details)).not.toContain('hidden');
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('tells the reason that an MQTT 5 broker gives', async () => {
    // Reason String (0x1F) "locked".
    const { port } = await scripted('20 0C 00 8A 09 1F 00 06 6C 6F 63 6B 65 64');
    const failure = await failureOf(connect(port, { protocolVersion: 5 }));
    expect(failure.details.cause).toContain('Banned (“locked”)');
  });

  it('proposes the older version when the broker hangs up on MQTT 5', async () => {
    const { port } = await scripted(null);
    const failure = await failureOf(connect(port, { protocolVersion: 5 }));
    expect(failure.code).toBe('closed-by-peer');
    expect(failure.details.cure).toContain('protocolVersion 4');
  });

  it('says when something else than MQTT answers', async () => {
    const { port } = await scripted(
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'.padEnd(120)).toString('hex'),
    );
    expect((await failureOf(connect(port))).code).toBe('not-the-service');
  });

  it('times out when no CONNACK comes, and leaves no socket', async () => {
    const server = await scripted();
    const failure = await failureOf(connect(server.port, { timeoutMs: 60 }));
    expect(failure.code).toBe('timeout');
    await expect.poll(() => server.sockets).toBe(0);
  });
});
