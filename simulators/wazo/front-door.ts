import { createServer } from 'node:https';
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { AUTH_PATH, answerAuth } from './auth/token-resource.ts';
import type { AuthSetting } from './auth/token-resource.ts';
import { TIMES } from './faults.ts';
import { pythonJson } from './python-json.ts';
import { refusal } from './rest.ts';
import type { RestAnswer, RestRequest } from './rest.ts';

const WEBSOCKETD_PATH = '/api/websocketd/';
/** wazo-websocketd closes with 1009 above it. */
const LARGEST_FRAME = 1024 * 1024;
const LARGEST_BODY = 64 * 1024;
const PORTAL = '<!doctype html><title>Welcome</title><p>Log in to use this network.</p>';

/** What stands behind the proxy of the stack. */
export interface Services {
  auth: AuthSetting;
  snapshots(request: RestRequest): RestAnswer;
  /** A websocket was accepted at /api/websocketd/. */
  accept: (socket: WebSocket, request: IncomingMessage) => void;
}

/** The HTTPS server of the stack: what nginx answers itself, and what it hands on. Not listening yet. */
export function createFrontDoor(tls: { cert: string; key: string }, services: Services): Server {
  const { trouble, hurry } = services.auth;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME,
    perMessageDeflate: { serverMaxWindowBits: 12 },
    // No sub-protocol is ever chosen, whatever is offered.
    handleProtocols: () => false,
  });
  const server = createServer(tls);

  const eventServiceIsDown = (): boolean =>
    trouble.fault === 'restart' && Date.now() < trouble.since + TIMES.restart / hurry;

  function answer(request: RestRequest): RestAnswer {
    const { path } = request;
    if (path === WEBSOCKETD_PATH) {
      return eventServiceIsDown() ? { status: 502 } : { status: 426 };
    }
    if (path.startsWith(`${AUTH_PATH}/`)) {
      return trouble.fault === 'auth-down' ? { status: 502 } : answerAuth(services.auth, request);
    }
    return services.snapshots(request);
  }

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (trouble.fault === 'captive-portal') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PORTAL);
      return;
    }
    const request = await readRequest(incoming);
    if (request === null) {
      send(response, refusal(413, 'Request Entity Too Large'));
      return;
    }
    if (request.path === WEBSOCKETD_PATH.slice(0, -1)) {
      response.writeHead(301, { Location: slashed(incoming) }).end();
      return;
    }
    if (trouble.fault === 'auth-slow' && request.path.startsWith(AUTH_PATH)) {
      const timer = setTimeout(() => send(response, answer(request)), TIMES.slowAuthAnswer / hurry);
      response.on('close', () => clearTimeout(timer));
      return;
    }
    send(response, answer(request));
  }

  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    // Only a client that goes away in mid-request gets here.
    respond(incoming, response).catch(() => response.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { path } = address(incoming);
    if (path === WEBSOCKETD_PATH.slice(0, -1)) refuse(socket, 301, `Location: ${slashed(incoming)}\r\n`);
    else if (trouble.fault === 'captive-portal') refuse(socket, 302, 'Location: /welcome\r\n');
    else if (path !== WEBSOCKETD_PATH) refuse(socket, 404);
    else if (eventServiceIsDown()) refuse(socket, 502);
    else sockets.handleUpgrade(incoming, socket, head, services.accept);
  });
  server.on('close', () => sockets.close());
  return server;
}

function address(incoming: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/** The query of the address that a client came to. */
export function queryOf(incoming: IncomingMessage): URLSearchParams {
  return address(incoming).query;
}

async function readRequest(incoming: IncomingMessage): Promise<RestRequest | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Buffer);
    length += bytes.length;
    if (length > LARGEST_BODY) return null;
    chunks.push(bytes);
  }
  const { method = 'GET', headers } = incoming;
  return { method, headers, ...address(incoming), body: Buffer.concat(chunks).toString() };
}

function send(response: ServerResponse, { status, body }: RestAnswer): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'Content-Type': 'application/json' }).end(pythonJson(body));
}

function refuse(socket: Duplex, status: number, headers = ''): void {
  // A client that has gone already needs no answer.
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nServer: nginx\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}

function slashed(incoming: IncomingMessage): string {
  const [, query] = (incoming.url ?? '').split('?', 2);
  const base = `https://${incoming.headers.host ?? 'localhost'}${WEBSOCKETD_PATH}`;
  return query === undefined ? base : `${base}?${query}`;
}
