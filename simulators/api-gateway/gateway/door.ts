import { randomUUID } from 'node:crypto';
import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { FUNCTION_LIMIT } from '../conduct.ts';
import { admission } from './admission.ts';
import type { Arrival, Stage } from './api.ts';
import type { Connection } from './connection.ts';
import { LARGEST_MESSAGE } from './frames.ts';
import type { Gateway } from './gateway.ts';
import { PORTAL_ANSWER, refusal, respond, respondToUpgrade } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { answerManagement } from './management.ts';
import type { HttpRequest } from './management.ts';

/** What stands behind the door. */
export interface Behind {
  gateway: Gateway;
  stages: readonly Stage[];
  /** REST routes of the operator; null where there is none for the request. */
  rest: (request: HttpRequest) => HttpAnswer | null;
  onConnection: (connection: Connection) => void;
  /** Breaks the TCP connection that comes from this remote port by RST. */
  reset: (remotePort: number | undefined) => void;
}

/** The web server before the gateway, without TLS where no certificate is given. Not listening yet. */
export function createDoor(tls: { cert: string; key: string } | null, behind: Behind): Server {
  const { gateway, stages, reset } = behind;
  const { weather } = gateway;
  const server = tls === null ? createPlainServer() : createTlsServer(tls);

  async function respondTo(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { conduct, hurry } = weather;
    if (conduct.door === 'hangs') return;
    if (conduct.door === 'resets') reset(incoming.socket.remotePort);
    else if (conduct.door === 'portal') respond(response, PORTAL_ANSWER, randomUUID());
    else {
      const request = await readRequest(incoming);
      const answer = () => respond(response, answerHttp(request), randomUUID());
      const isLate = conduct.http === 'times-out' && request !== null;
      const timer = setTimeout(answer, isLate ? FUNCTION_LIMIT / hurry : 0);
      response.on('close', () => clearTimeout(timer));
    }
  }

  function answerHttp(request: HttpRequest | null): HttpAnswer {
    if (request === null) return refusal(413);
    if (weather.conduct.http === 'times-out') return refusal(504);
    const [stage, resource] = request.path;
    const isDeployed = weather.conduct.stages === 'deployed' && stages.some(({ name }) => name === stage);
    if (isDeployed && resource === '@connections') return answerManagement(gateway, request);
    // An unknown path or method is 403, not 404; so is a WebSocket's address without an upgrade.
    return (isDeployed ? behind.rest(request) : null) ?? refusal(403, 'Missing Authentication Token');
  }

  server.on('request', (incoming, response) => {
    // Only a client that goes away in mid-request gets here.
    respondTo(incoming, response).catch(() => response.destroy());
  });
  const upgrade = createUpgrade(behind);
  server.on('upgrade', upgrade);
  return server;
}

function createUpgrade(behind: Behind): (incoming: IncomingMessage, stream: Duplex, head: Buffer) => void {
  const { gateway, stages, reset } = behind;
  const { weather } = gateway;
  const chosen = new WeakMap<IncomingMessage, string>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    autoPong: false,
    handleProtocols: (_offered, request) => chosen.get(request) ?? false,
  });

  function decide(incoming: IncomingMessage, stream: Duplex, head: Buffer): void {
    // The client may have gone while the `$connect` function was at work.
    if (stream.destroyed) return;
    const path = partsOf(incoming);
    const stage = stages.find(({ name }) => path.length === 1 && path[0] === name);
    const isThere = stage !== undefined && weather.conduct.stages === 'deployed';
    const answer = isThere ? admission(stage, arrivalOf(incoming), weather.conduct) : { status: 403 };
    if (stage === undefined || answer.status !== 200) {
      respondToUpgrade(stream, refusal(answer.status), randomUUID());
      return;
    }
    if (answer.subprotocol !== undefined && answer.subprotocol !== null) {
      chosen.set(incoming, answer.subprotocol);
    }
    sockets.handleUpgrade(incoming, stream, head, (webSocket) => {
      const { remotePort, remoteAddress = '' } = incoming.socket;
      const identity = { sourceIp: remoteAddress, userAgent: incoming.headers['user-agent'] ?? '' };
      const connection = gateway.open({
        stage,
        webSocket,
        stream,
        identity,
        reset: () => reset(remotePort),
      });
      stage.connected?.(gateway.connectContext(connection));
      behind.onConnection(connection);
    });
  }

  return (incoming, stream, head) => {
    const { conduct, hurry } = weather;
    // Until the library has it: a client that goes away is none.
    stream.on('error', () => stream.destroy());
    if (conduct.door === 'hangs') return;
    if (conduct.door === 'resets') reset(incoming.socket.remotePort);
    else if (conduct.door === 'portal') respondToUpgrade(stream, PORTAL_ANSWER, randomUUID());
    else if (conduct.connect.takes === 0) decide(incoming, stream, head);
    else {
      const isTooSlow = conduct.connect.takes > FUNCTION_LIMIT;
      const work = isTooSlow
        ? () => respondToUpgrade(stream, refusal(504), randomUUID())
        : () => decide(incoming, stream, head);
      const timer = setTimeout(work, Math.min(conduct.connect.takes, FUNCTION_LIMIT) / hurry);
      stream.on('close', () => clearTimeout(timer));
    }
  };
}

function arrivalOf(incoming: IncomingMessage): Arrival {
  const offered = headerOf(incoming, 'sec-websocket-protocol') ?? '';
  return {
    header: (name) => headerOf(incoming, name),
    query: queryOf(incoming),
    subprotocols: offered.split(',').flatMap((name) => name.trim() || []),
  };
}

/** Null for a body that is too large. */
async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length;
    // The rest is read, so that the client gets to see the answer, but not kept.
    if (length <= LARGEST_MESSAGE) chunks.push(chunk);
  });
  await new Promise<void>((resolve, reject) => {
    incoming.once('end', resolve);
    incoming.once('close', () => reject(new Error('The client went away')));
  });
  if (length > LARGEST_MESSAGE) return null;
  return {
    method: incoming.method ?? 'GET',
    path: partsOf(incoming),
    query: queryOf(incoming),
    header: (name) => headerOf(incoming, name),
    body: Buffer.concat(chunks).toString(),
  };
}

function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function partsOf(incoming: IncomingMessage): string[] {
  const [path = ''] = (incoming.url ?? '/').split('?', 1);
  return path.split('/').slice(1).map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray "%" names nothing that is here.
    return part;
  }
}

function queryOf(incoming: IncomingMessage): URLSearchParams {
  const [, query = ''] = (incoming.url ?? '/').split('?', 2);
  return new URLSearchParams(query);
}
