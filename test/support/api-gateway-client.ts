import { once } from 'node:events';
import { request as requestPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { ClientOptions } from 'ws';
import { z } from 'zod';
import { createAuthority } from '../../simulators/authority.ts';
import { startApiGateway } from '../../simulators/api-gateway/peer.ts';
import type { ApiGatewaySetup } from '../../simulators/api-gateway/peer.ts';
import type { Peer, PeerSettings } from '../../simulators/peer.ts';

const authority = await createAuthority();

/** A raw WebSocket: what came, and how it ended. */
export interface RawGatewaySocket {
  readonly socket: WebSocket;
  readonly received: string[];
  send(message: unknown): void;
  /** Resolves with all texts when so many have come. */
  until(count: number): Promise<string[]>;
  /** Resolves when this text has come as the last one. */
  untilText(text: string): Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
}

export interface Refused {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A running API Gateway peer, and raw clients for it with none of the application's code. */
export interface GatewayUnderTest {
  readonly peer: Peer;
  readonly host: string;
  /** Resolves when the WebSocket is open; rejects when it is refused. */
  open(path: string, options?: ClientOptions & { subprotocols?: string[] }): Promise<RawGatewaySocket>;
  /** Resolves with the refusal of an upgrade. */
  refused(path: string, options?: ClientOptions): Promise<Refused>;
  rest(
    method: string,
    path: string,
    extra?: { headers?: Record<string, string>; body?: string },
  ): Promise<Refused>;
}

export async function gatewayUnderTest(
  settings: Partial<PeerSettings> = {},
  setup: ApiGatewaySetup = {},
): Promise<GatewayUnderTest> {
  const peer = await startApiGateway({ authority, port: 0, seed: 1, ...settings }, setup);
  const address = new URL(String(peer.sources[0]?.options?.['url']));
  const sockets: WebSocket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.terminate();
    await peer.close();
  });

  function dial(
    path: string,
    { subprotocols = [], ...options }: ClientOptions & { subprotocols?: string[] },
  ) {
    const socket = new WebSocket(new URL(path, address), subprotocols, {
      ca: authority.certificate,
      ...options,
    });
    sockets.push(socket);
    return socket;
  }

  return {
    peer,
    host: address.host,
    async open(path, options = {}) {
      const socket = dial(path, options);
      const raw = listenTo(socket);
      await once(socket, 'open');
      // A broken connection is told by `closed`, with 1006.
      socket.on('error', () => socket.terminate());
      return raw;
    },
    refused(path, options = {}) {
      const socket = dial(path, options);
      return new Promise((resolve, reject) => {
        socket.on('error', reject);
        socket.on('open', () => reject(new Error('It was let in')));
        socket.on('unexpected-response', (_request, response) => {
          answerOf(response).then(resolve, reject);
        });
      });
    },
    async rest(method, path, { headers = {}, body } = {}) {
      const url = new URL(path, address.href.replace(/^ws/, 'http'));
      const options = { method, headers, ca: authority.certificate, agent: false };
      const asked = url.protocol === 'https:' ? requestTls(url, options) : requestPlain(url, options);
      asked.end(body);
      const [response] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(asked, 'response'));
      return answerOf(response);
    },
  };
}

async function answerOf(response: IncomingMessage): Promise<Refused> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
  };
}

function listenTo(socket: WebSocket): RawGatewaySocket {
  const received: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? `binary ${data.toString('hex')}` : data.toString());
    for (const look of waiting) look();
  });
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    socket,
    received,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: async (count) => {
      await until(() => received.length >= count);
      return received;
    },
    untilText: (text) => until(() => received.at(-1) === text),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
  };
}
