import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { listenOnLoopback } from '../../loopback-server.ts';
import type { LoopbackServer } from '../../loopback-server.ts';
import type { Aes } from '../aes.ts';
import type { User } from '../office.ts';
import { Channel } from './channel.ts';
import { pathOf, REST_BASE, serveRest } from './rest.ts';
import { signIn } from './sign-in.ts';

export const SESSION_PATH = '/api/wti/session';
const MAX_REQUEST_BYTES = 256 * 1024;
const REASONS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };

/** The listening sockets of AES: 443, and 80 where somebody has switched that on. */
export class Door {
  readonly channels = new Set<Channel>();
  readonly #aes: Aes;
  readonly #secure: SecureServer;
  readonly #plain: Server | null;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_BYTES,
    handleProtocols: () => false,
  });
  readonly #listening: LoopbackServer[] = [];
  readonly #onSubscribed: (channel: Channel) => void;
  #opened = 0;

  constructor(
    aes: Aes,
    parts: {
      certificate: { certificate: string; key: string };
      plain: boolean;
      onSubscribed: (channel: Channel) => void;
    },
  ) {
    this.#aes = aes;
    this.#onSubscribed = parts.onSubscribed;
    const { certificate: cert, key } = parts.certificate;
    this.#secure = createServer({ cert, key });
    this.#plain = parts.plain ? createPlainServer() : null;
    // How a client that does not trust the certificate looks from here.
    this.#secure.on('tlsClientError', (error) => aes.journal.write('WARN', `TLS: ${error.message}`));
    for (const server of [this.#secure, this.#plain]) if (server !== null) this.#prepare(server);
  }

  /** Resolves with the ports; rejects when one is taken. */
  async listen(port: number): Promise<{ port: number; plainPort: number | null }> {
    const secure = await listenOnLoopback(this.#secure, port);
    this.#listening.push(secure);
    if (this.#plain === null) return { port: secure.port, plainPort: null };
    const plain = await listenOnLoopback(this.#plain, 0);
    this.#listening.push(plain);
    return { port: secure.port, plainPort: plain.port };
  }

  /** From now on, connections are shown this certificate. */
  show({ certificate, key }: { certificate: string; key: string }): void {
    this.#secure.setSecureContext({ cert: certificate, key });
  }

  async close(): Promise<void> {
    await Promise.all(this.#listening.map((server) => server.close()));
  }

  #prepare(server: Server | SecureServer): void {
    server.on('connection', (socket: Socket) => {
      if (this.#aes.conduct.door === 'resets') socket.resetAndDestroy();
    });
    server.on('request', (request: IncomingMessage, answer: ServerResponse) => this.#serve(request, answer));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  #serve(request: IncomingMessage, answer: ServerResponse): void {
    const { door } = this.#aes.conduct;
    if (door === 'hangs') return;
    const isRest = pathOf(request).startsWith(REST_BASE);
    if (door === 'has-no-wti' || !isRest) {
      answer.writeHead(404, { 'Content-Type': 'text/html' });
      answer.end('<html><body><h1>Not Found</h1></body></html>');
      return;
    }
    void serveRest(this.#aes, request, answer).catch((error: unknown) => {
      this.#aes.journal.write('ERROR', `REST: ${String(error)}`);
      answer.destroy();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => this.#aes.journal.write('WARN', `upgrade: ${error.message}`));
    const { door } = this.#aes.conduct;
    if (door === 'hangs') return;
    if (door === 'has-no-wti' || pathOf(request) !== SESSION_PATH) {
      refuse(socket, 404);
      return;
    }
    const caller = signIn(this.#aes, request.headers.authorization);
    if (caller === null || door === 'refuses-everybody') {
      refuse(socket, 401);
      return;
    }
    if (door === 'forbids') {
      refuse(socket, 403);
      return;
    }
    const { remotePort } = request.socket;
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#admit(webSocket, caller.user, () => {
        for (const server of this.#listening) server.reset(remotePort);
      });
    });
  }

  #admit(webSocket: WebSocket, user: User, reset: () => void): void {
    this.#opened += 1;
    const onSubscribed = this.#onSubscribed;
    const channel = new Channel(this.#aes, { webSocket, reset, user, number: this.#opened, onSubscribed });
    this.channels.add(channel);
    webSocket.on('close', () => this.channels.delete(channel));
  }
}

function refuse(socket: Duplex, status: keyof typeof REASONS): void {
  const body = `<html><body><h1>${REASONS[status]}</h1></body></html>`;
  const lines = [
    `HTTP/1.1 ${String(status)} ${REASONS[status]}`,
    ...(status === 401 ? ['WWW-Authenticate: Basic realm="AES"'] : []),
    'Content-Type: text/html',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
