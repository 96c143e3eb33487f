import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { PORTAL } from '../crossbar/door.ts';
import type { Kazoo } from '../kazoo.ts';

const LARGEST_MESSAGE = 1024 * 1024;

export interface Visitors {
  /** Open sockets that came from this address. */
  count(address: string): number;
  accept: (socket: WebSocket, request: IncomingMessage) => void;
}

/** Blackhole's own TLS port: any path leads to the same handler. Not listening yet. */
export function createBlackhole(
  tls: { cert: string; key: string },
  kazoo: Kazoo,
  visitors: Visitors,
): Server {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  const server = createServer(tls, (_request, response) => {
    const status = refusalOf(kazoo, visitors, null) ?? 426;
    response.writeHead(status, { 'Content-Type': 'text/html' }).end(status === 200 ? PORTAL : '');
  });
  server.prependListener('connection', (socket: Socket) => {
    if (kazoo.conduct.door === 'plain') socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const status = refusalOf(kazoo, visitors, incoming);
    if (status === null) sockets.handleUpgrade(incoming, socket, head, visitors.accept);
    else refuse(socket, status);
  });
  return server;
}

/** The status that the upgrade is refused with; null when it is granted. */
function refusalOf(kazoo: Kazoo, visitors: Visitors, upgrade: IncomingMessage | null): number | null {
  const { door, dialect, socketsPerAddress } = kazoo.conduct;
  if (door === 'page') return 200;
  if (door === 'bad-gateway') return 503;
  if (door === 'drops-upgrade') return 426;
  if (upgrade === null) return null;
  const { headers, socket } = upgrade;
  if (headers['sec-websocket-protocol'] !== undefined) return 400;
  if (door === 'full' || visitors.count(socket.remoteAddress ?? '') >= socketsPerAddress) return 429;
  const { authorization } = headers;
  if (dialect === 'C' && authorization !== undefined) {
    return kazoo.tokens.read(authorization.replace(/^Bearer /i, '')) === null ? 403 : null;
  }
  return null;
}

function refuse(socket: Duplex, status: number): void {
  // A client that has gone already needs no answer.
  socket.on('error', () => socket.destroy());
  const body = status === 200 ? PORTAL : '';
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nServer: Cowboy\r\nContent-Type: text/html\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
