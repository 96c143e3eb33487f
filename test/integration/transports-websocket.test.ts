import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer as createPlainServer } from 'node:net';
import type { Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ServerOptions, WebSocket } from 'ws';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import type { DialStage } from '../../main/transports/source-transports.ts';
import type { WebSocketRequest } from '../../main/transports/transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { failureOf } from '../support/failure-of.ts';
import { onLoopback } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';

const trust = await loadTrust({ caFiles: [], pinSha256: null }, '.');
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function kept(server: Promise<LoopbackServer>): Promise<LoopbackServer> {
  const running = await server;
  undo.push(() => running.close());
  return running;
}

function webSocketServer(
  serve: (websocket: WebSocket, request: IncomingMessage) => void,
  options: ServerOptions = {},
): Promise<LoopbackServer> {
  const server = createHttpServer();
  new WebSocketServer({ ...options, server }).on('connection', serve);
  return kept(onLoopback(server));
}

/** Answers every upgrade with this text. */
function refusing(answer: string): Promise<LoopbackServer> {
  const server = createHttpServer();
  server.on('upgrade', (_request, socket) => socket.end(answer));
  return kept(onLoopback(server));
}

function open(port: number, request: Partial<WebSocketRequest> = {}, signal?: AbortSignal) {
  const transports = createTransports({ trust, clock: systemClock, ...(signal && { signal }) });
  return transports.websocket({ url: `ws://127.0.0.1:${port}/`, onMessage: () => undefined, ...request });
}

describe('a WebSocket channel', () => {
  it('gives text as strings and binary as bytes, in order', async () => {
    const { port } = await webSocketServer((websocket) => {
      websocket.send('Grüße');
      websocket.send(Buffer.from([1, 2, 3]));
      websocket.send('');
      websocket.close(1000);
    });
    const messages: (string | Uint8Array)[] = [];
    const channel = await open(port, { onMessage: (message) => void messages.push(message) });
    await channel.ended;
    expect(messages).toEqual(['Grüße', Buffer.from([1, 2, 3]), '']);
  });

  it('loses nothing that comes in one piece with the 101, and hands it over after the channel', async () => {
    const { port } = await kept(
      onLoopback(
        createPlainServer((socket) => {
          socket.once('data', (request) => {
            const key = /sec-websocket-key: (.*)\r\n/i.exec(request.toString())?.[1] ?? '';
            // RFC 6455, section 1.3.
            const accept = createHash('sha1')
              .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
              .digest('base64');
            const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
            const text = Buffer.from([0x81, 2, 0x68, 0x69]);
            const close = Buffer.from([0x88, 2, 0x03, 0xe9]);
            socket.end(Buffer.concat([Buffer.from(head), text, close]));
          });
        }),
      ),
    );
    const seen: string[] = [];
    const channel = await open(port, {
      onMessage: (message) => void seen.push(`message ${String(message)}`),
    });
    seen.push('channel');
    expect(await channel.ended).toEqual({ code: 1001, reason: '', silent: false });
    expect(seen).toEqual(['channel', 'message hi']);
  });

  it('sends text and bytes, and headers with the upgrade', async () => {
    const heard: unknown[] = [];
    const { port } = await webSocketServer((websocket, request) => {
      heard.push(request.headers.authorization, request.url);
      websocket.on('message', (data: Buffer, isBinary) => {
        heard.push(isBinary ? [...data] : data.toString());
        if (isBinary) websocket.close();
      });
    });
    const channel = await open(port, {
      url: `ws://127.0.0.1:${port}/events?token=t#part`,
      headers: { authorization: 'Bearer x' },
    });
    channel.send('text');
    channel.send(Uint8Array.of(7));
    await channel.ended;
    expect(heard).toEqual(['Bearer x', '/events?token=t', 'text', [7]]);
    channel.send('after the end');
  });

  it('tells the peer’s code and reason at the end', async () => {
    const { port } = await webSocketServer((websocket) => websocket.close(4001, 'session expired\u0007'));
    const channel = await open(port);
    expect(await channel.ended).toEqual({ code: 4001, reason: 'session expired\\u{7}', silent: false });
  });

  it('tells 1006 when the socket goes without a closing frame', async () => {
    const { port } = await webSocketServer((websocket) => websocket.terminate());
    expect(await (await open(port)).ended).toMatchObject({ code: 1006, silent: false });
  });

  it('gives of a message above 8 MiB its size and beginning, and stays open', async () => {
    const large = `${'x'.repeat(65_535)}é${'y'.repeat(9 * 1024 * 1024)}`;
    const { port } = await webSocketServer((websocket) => {
      websocket.send(large);
      websocket.send('next');
      websocket.close();
    });
    const seen: unknown[] = [];
    const channel = await open(port, {
      onMessage: (message) => void seen.push(message),
      onOversized: (size, beginning) => void seen.push([size, beginning]),
    });
    await channel.ended;
    expect(seen).toEqual([[Buffer.byteLength(large), 'x'.repeat(65_535)], 'next']);
  });

  it('ends on a message above 8 MiB that nobody asked to be told of', async () => {
    const { port } = await webSocketServer((websocket) => websocket.send('x'.repeat(9 * 1024 * 1024)));
    expect(await (await open(port)).ended).toMatchObject({ code: 1006, reason: 'Max payload size exceeded' });
  });

  it('refuses a message above 32 MiB by its length, before it is there', async () => {
    const { port } = await webSocketServer((_websocket, { socket }) => {
      // RFC 6455, section 5.2: FIN and text, no mask, a length of eight bytes: 33,554,433.
      socket.write(Buffer.from([0x81, 127, 0, 0, 0, 0, 2, 0, 0, 1]));
    });
    const oversized: number[] = [];
    const channel = await open(port, { onOversized: (size) => void oversized.push(size) });
    const { failure } = await channel.ended;
    expect(failure?.code).toBe('unreadable-answer');
    expect(failure?.details.cause).toContain('far too large');
    expect(oversized).toEqual([]);
  });

  it.each([
    ['reserved bits', [0xff, 0xff]],
    ['a mask, which servers do not use', [0x81, 0x81, 1, 2, 3, 4, 5]],
    ['a text that is no UTF-8', [0x81, 2, 0xc3, 0x28]],
    ['a close code that must not be sent', [0x88, 2, 0x03, 0xee]],
  ])('ends over %s as the fault of the peer, whatever code it repeats', async (_what, bytes) => {
    const { port } = await webSocketServer((_websocket, { socket }) => void socket.write(Buffer.from(bytes)));
    const { code, failure } = await (await open(port)).ended;
    expect(code).toBe(1006);
    expect(failure?.code).toBe('unreadable-answer');
    expect(failure?.details.cause).toContain('no WebSocket frame');
  });

  it('measures the round trip of a ping', async () => {
    const { port } = await webSocketServer(() => undefined);
    const channel = await open(port);
    expect(await channel.ping(1000)).toBeLessThan(1000);
    await channel.close();
    expect((await failureOf(channel.ping(1000))).code).toBe('closed-by-peer');
  });

  it('tells the round trips of the pings that it sends at intervals', async () => {
    const { port } = await webSocketServer(() => undefined);
    const told = Promise.withResolvers<number>();
    const channel = await open(port, { pingEveryMs: 20, onRoundTrip: told.resolve });
    expect(await told.promise).toBeLessThan(1000);
    await channel.close();
  });

  it('says that a ping was not answered', async () => {
    const { port } = await webSocketServer(() => undefined, { autoPong: false });
    const channel = await open(port);
    expect((await failureOf(channel.ping(30))).code).toBe('timeout');
    await channel.close();
  });

  it('ends with silent when nothing comes', async () => {
    const { port } = await webSocketServer(() => undefined);
    const channel = await open(port, { silenceLimitMs: 50 });
    expect(await channel.ended).toEqual({ code: 1006, reason: 'Nothing came for 0.05 s.', silent: true });
  });

  it('takes the answers to its pings for life', async () => {
    const { port } = await webSocketServer((websocket) => {
      let pings = 0;
      websocket.on('ping', () => {
        if (++pings === 10) websocket.close(1000, 'ten');
      });
    });
    const channel = await open(port, { silenceLimitMs: 400, pingEveryMs: 60 });
    expect(await channel.ended).toMatchObject({ code: 1000, reason: 'ten', silent: false });
  });

  it('cuts the socket when the peer does not answer the close within two seconds', async () => {
    let peer: Socket | undefined;
    const { port } = await webSocketServer((_websocket, request) => {
      peer = request.socket;
      request.socket.pause();
    });
    const channel = await open(port);
    await expect.poll(() => peer).toBeDefined();
    const began = Date.now();
    expect(await channel.close()).toMatchObject({ code: 1006 });
    expect(Date.now() - began).toBeGreaterThanOrEqual(1990);
    expect(Date.now() - began).toBeLessThan(4000);
  });

  it('leaves messages with the peer while it is not reading', async () => {
    const { port } = await webSocketServer((websocket) => websocket.send('one'));
    const transports = createTransports({ trust, clock: systemClock });
    const messages: unknown[] = [];
    transports.setReading(false);
    const channel = await transports.websocket({
      url: `ws://127.0.0.1:${port}/`,
      onMessage: (message) => void messages.push(message),
    });
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(messages).toEqual([]);
    transports.setReading(true);
    await expect.poll(() => messages).toEqual(['one']);
    await channel.close();
    await transports.closed();
  });

  it('is cut when the source is stopped', async () => {
    const server = await webSocketServer(() => undefined);
    const stopping = new AbortController();
    const channel = await open(server.port, {}, stopping.signal);
    stopping.abort();
    expect(await channel.ended).toMatchObject({ code: 1006, silent: false });
    await expect.poll(() => server.sockets).toBe(0);
  });
});

describe('an upgrade', () => {
  it('names its stages', async () => {
    const { port } = await webSocketServer(() => undefined);
    const stages: DialStage[] = [];
    const onStage = (stage: DialStage) => void stages.push(stage);
    const transports = createTransports({ trust, clock: systemClock, onStage });
    const channel = await transports.websocket({ url: `ws://localhost:${port}`, onMessage: () => undefined });
    await channel.close();
    expect(stages).toEqual(['resolve', 'connect', 'upgrade']);
  });

  it('speaks the sub-protocol that the peer picks', async () => {
    const { port } = await webSocketServer(() => undefined, { handleProtocols: () => 'b' });
    const channel = await open(port, { subprotocols: ['a', 'b'] });
    expect(channel.subprotocol).toBe('b');
    await channel.close();
  });

  it('fails when the peer picks none of the sub-protocols', async () => {
    const { port } = await webSocketServer(() => undefined, { handleProtocols: () => false });
    const failure = await failureOf(open(port, { subprotocols: ['com.example.events'] }));
    expect(failure.code).toBe('subprotocol-missing');
    expect(failure.details.cause).toContain('com.example.events');
  });

  it('fails with the status, headers and body of a refusal, and shows no secret of the address', async () => {
    const body = 'r'.repeat(20_000);
    const { port } = await refusing(
      `HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nServer: gateway\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const url = `ws://user:word@127.0.0.1:${port}/session?token=hidden`;
    const failure = await failureOf(open(port, { url }));
    expect(failure.code).toBe('upgrade-refused');
    expect(failure.details.cause).toContain('HTTP 429 Too Many Requests');
    expect(failure.details.retryAfterMs).toBe(7000);
    expect(failure.details.http).toMatchObject({ status: 429, headers: { server: 'gateway' } });
    expect(failure.details.http?.body).toBe(body.slice(0, 16 * 1024));
    expect(failure.details.evidence).toContain(`Address: ws://127.0.0.1:${port}/session`);
    expect(JSON.stringify(failure.diagnosis(null))).not.toMatch(/hidden|word/);
  });

  it('does not follow a redirect, but says where it points', async () => {
    const { port } = await refusing(
      'HTTP/1.1 301 Moved Permanently\r\nLocation: https://aes.example/api?key=k\r\nContent-Length: 0\r\n\r\n',
    );
    const failure = await failureOf(open(port));
    expect(failure.code).toBe('upgrade-refused');
    expect(failure.details.cause).toContain('https://aes.example/api.');
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', /does not answer with HTTP/],
    ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x16', /speaks TLS, and the address asks/],
    [
      'a 101 for something else',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
      /no WebSocket server/,
    ],
  ])('is not the service when the answer is %s', async (_what, answer, cause) => {
    const { port } = await kept(
      onLoopback(createPlainServer((socket) => socket.once('data', () => socket.end(answer, 'latin1')))),
    );
    const failure = await failureOf(open(port));
    expect(failure.code).toBe('not-the-service');
    expect(failure.details.cause).toMatch(cause);
  });

  it('is closed by the peer when no answer comes before the end', async () => {
    const { port } = await kept(
      onLoopback(createPlainServer((socket) => socket.once('data', () => socket.end()))),
    );
    expect((await failureOf(open(port))).code).toBe('closed-by-peer');
  });

  it('times out, and leaves no socket', async () => {
    const server = await kept(onLoopback(createPlainServer((socket) => socket.resume())));
    const failure = await failureOf(open(server.port, { timeoutMs: 50 }));
    expect(failure.code).toBe('timeout');
    expect(failure.details.cause).toContain('WebSocket upgrade within 0.05 s');
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('fails with the reason of the stop', async () => {
    const server = await kept(onLoopback(createPlainServer((socket) => socket.resume())));
    const stopping = new AbortController();
    const opening = open(server.port, {}, stopping.signal);
    await expect.poll(() => server.sockets).toBe(1);
    stopping.abort(new Error('stopped'));
    await expect(opening).rejects.toThrow('stopped');
    await expect.poll(() => server.sockets).toBe(0);
    await expect(open(server.port, {}, stopping.signal)).rejects.toThrow('stopped');
  });

  it('refuses an address of another kind without showing what may be secret in it', async () => {
    const failure = await failureOf(open(0, { url: 'https://u:hidden@aes.example/?t=hidden' }));
    expect(failure.code).toBe('name-not-found');
    expect(failure.details.step).toBe('resolve');
    expect(JSON.stringify(failure.details)).not.toContain('hidden');
  });
});
