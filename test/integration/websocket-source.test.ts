import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { websocket } from '../../main/protocols/websocket/index.ts';
import { liveSource } from '../support/live-source.ts';

/** A server that accepts `Bearer s3cret` only, and hands each conversation to `onOpen`. */
async function gateway(onOpen: (socket: WebSocket, request: IncomingMessage) => void): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.authorization === 'Bearer s3cret',
  });
  sockets.on('connection', onOpen);
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
}

describe('a source on a plain WebSocket', () => {
  it('signs in, says its first messages and records what comes, without its secret', async () => {
    const url = await gateway((socket, { headers }) => {
      socket.on('message', (said: Buffer) => {
        socket.send(`heard ${said.toString()} with ${String(headers.authorization)}`);
        socket.send('{"id":"c-1","state":"ringing"}');
        socket.send(Uint8Array.of(1, 2, 3));
      });
    });
    const source = await liveSource({
      protocol: websocket,
      secrets: { authorization: 'Bearer s3cret' },
      options: { url, onOpen: [{ action: 'subscribe' }], mapping: { callId: 'id', state: 'state' } },
    });
    await source.until(() => source.events.length === 4);
    expect(source.events).toMatchObject([
      { kind: 'linkUp' },
      { kind: 'undecoded', raw: 'heard {"action":"subscribe"} with •••' },
      { kind: 'delivered', state: 'ringing', callId: 'c-1' },
      { kind: 'message', raw: 'AQID', rawEncoding: 'base64' },
    ]);
    expect(source.steps).toEqual(['resolve', 'connect', 'upgrade', 'events']);
  });

  it('is rejected, and does not try again by itself, without the right secret', async () => {
    const url = await gateway(() => undefined);
    const source = await liveSource({
      protocol: websocket,
      secrets: { authorization: 'Bearer wrong' },
      options: { url },
    });
    await source.until(() => source.status.state === 'rejected');
    expect(source.status.diagnosis).toMatchObject({ code: 'auth-rejected', step: 'upgrade' });
  });

  it('comes back after the server closed, and records why and the gap', async () => {
    let conversations = 0;
    const url = await gateway((socket) => {
      conversations += 1;
      if (conversations === 1) socket.close(1012, 'new version');
    });
    const source = await liveSource({
      protocol: websocket,
      secrets: { authorization: 'Bearer s3cret' },
      options: { url },
    });
    await source.until(() => source.events.length === 4);
    expect(source.events.map(({ kind }) => kind)).toEqual(['linkUp', 'linkDown', 'linkUp', 'gap']);
    expect(source.events[1]).toMatchObject({ cause: 'closed-by-peer' });
    expect(source.events[1]?.reason).toContain('it restarts');
  });
});
