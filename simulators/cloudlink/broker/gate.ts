import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Cloud } from '../conduct.ts';
import type { SignedUrls } from '../notifications/signed-urls.ts';
import type { Principal } from '../rest/accounts.ts';

const PATH = '/mqtt';
/** MQTT.js and AWS's old device SDK. */
const SUBPROTOCOLS = ['mqtt', 'mqttv3.1'];
/** Above the largest packet, so that the broker says what happens to that. */
const LARGEST_FRAME = 256 * 1024;

interface Refusal {
  status: number;
  /** `x-amzn-ErrorType`, where AWS IoT says one. */
  type?: string;
  message?: string;
}

const NOT_TAKEN: Refusal = { status: 426, type: 'InternalFailureException:' };
const FORBIDDEN: Refusal = { status: 403, type: 'ForbiddenException:', message: 'Forbidden' };
const MALFORMED: Refusal = { status: 400, type: 'InvalidRequestException:', message: 'Bad Request' };

export type Accept = (socket: WebSocket, holder: Principal, remotePort: number | undefined) => void;

/** Lets upgrades in that come with an address as it was signed and with the right sub-protocol, as AWS IoT does. */
export function openGate(server: Server, cloud: Cloud, urls: SignedUrls, accept: Accept): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME,
    handleProtocols: (offered) => {
      if (cloud.conduct.upgrade === 'echoes-none') return false;
      return SUBPROTOCOLS.find((name) => offered.has(name)) ?? false;
    },
  });

  function judge(request: IncomingMessage): Refusal | Principal {
    const { upgrade } = cloud.conduct;
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    if (path !== PATH) return { status: 404, message: 'Not Found' };
    if (upgrade === 'forbids') return FORBIDDEN;
    if (upgrade === 'malformed') return MALFORMED;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (upgrade === 'strips-subprotocol' || !SUBPROTOCOLS.some((name) => offered.includes(name))) {
      return NOT_TAKEN;
    }
    const redeemed = urls.redeem(query);
    if (redeemed === 'malformed') return MALFORMED;
    if (redeemed === 'altered') return FORBIDDEN;
    // An address that is too old is answered as if this were no WebSocket, which has misled many.
    return redeemed === 'spent' || upgrade === 'expired' ? NOT_TAKEN : redeemed.holder;
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const judged = judge(request);
    if ('status' in judged) {
      refuse(socket, judged, cloud.chance.uuid());
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      accept(opened, judged, request.socket.remotePort);
    });
  });
  server.on('close', () => sockets.close());
}

function refuse(socket: Duplex, { status, type, message }: Refusal, requestId: string): void {
  const body = JSON.stringify({ message: message ?? null, traceId: requestId });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-amzn-RequestId: ${requestId}`,
    ...(type === undefined ? [] : [`x-amzn-ErrorType: ${type}`]),
    ...(status === 426 ? ['sec-websocket-version: 13,8,7'] : []),
    'connection: close',
  ];
  // A client that has gone already needs no answer.
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
