import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { GATEWAY_MAPPING, createGateway } from '../gateway/messages.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import { SIMULATED_TOKEN } from '../peer.ts';
import type { Peer, PeerKind, PeerSettings } from '../peer.ts';

const SOURCE_ID = 'websocket';
const PATH = '/events';
const SUBPROTOCOL = 'gateway.events.v1';
/** What the header `Authorization` must be. */
const AUTHORIZATION = `Bearer ${SIMULATED_TOKEN}`;
const MOST_BEHIND = 32 * 1024 * 1024;
/** Faults that strike sockets hit a new one this long after it was opened. */
const STRIKE_AFTER = 3_000;

const FAULTS = [
  { name: 'refuse-authorization', title: 'The authorization is no longer accepted (401)' },
  { name: 'cut', title: 'Sockets end without a close frame (1006)' },
  { name: 'restart', title: 'The gateway restarts: 1001' },
  { name: 'garbage', title: 'Sockets get messages that are no JSON, or binary' },
  { name: 'silent', title: 'Sockets are open, but nothing is said' },
] as const;

type FaultName = (typeof FAULTS)[number]['name'];

/** A home-made gateway that sends JSON to every WebSocket that is authorized and speaks its sub-protocol. */
export const websocketPeer: PeerKind = {
  protocol: 'websocket',
  title: 'Gateway (WebSocket)',
  faults: FAULTS,
  start: startWebsocket,
};

async function startWebsocket({ authority, port, fault: first, hurry = 1 }: PeerSettings): Promise<Peer> {
  const { certificate, key } = authority.issue(['localhost', '127.0.0.1']);
  const door = createServer({ cert: certificate, key }, (_request, response) => {
    response.writeHead(426).end();
  });
  const gateway = createGateway();
  let fault: FaultName | null = null;
  const sockets = new WebSocketServer({
    server: door,
    path: PATH,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    verifyClient: ({ req }, decide) => {
      const isKnown = req.headers.authorization === AUTHORIZATION && fault !== 'refuse-authorization';
      const offers = (req.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
      if (!isKnown) decide(false, 401, 'Unauthorized');
      else if (!offers.includes(SUBPROTOCOL)) decide(false, 400, 'Sub-protocol missing');
      else decide(true);
    },
  });
  sockets.on('connection', (socket) => {
    // A client that breaks the protocol or the connection is dropped by ws itself.
    socket.on('error', () => socket.terminate());
    setTimeout(() => {
      if (fault !== null) strike(fault, socket);
    }, STRIKE_AFTER / hurry).unref();
  });
  const server = await listenOnLoopback(door, port);

  function begin(name: string | null): void {
    const found = FAULTS.find((candidate) => candidate.name === name);
    if (found === undefined && name !== null) throw new RangeError(`This peer has no fault "${name}"`);
    fault = found?.name ?? null;
    if (fault === null) return;
    for (const socket of sockets.clients) strike(fault, socket);
  }

  if (first !== undefined) begin(first);

  return {
    protocol: websocketPeer.protocol,
    sources: [
      {
        id: SOURCE_ID,
        name: 'Gateway over WebSocket (simulated)',
        protocol: websocketPeer.protocol,
        options: {
          url: `wss://127.0.0.1:${server.port}${PATH}`,
          subprotocols: [SUBPROTOCOL],
          mapping: GATEWAY_MAPPING,
        },
      },
    ],
    secrets: [{ sourceId: SOURCE_ID, name: 'authorization', value: AUTHORIZATION }],
    get listeners() {
      return [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN).length;
    },
    perform(run, happening) {
      const messages = gateway.say(run, happening);
      if (fault === 'silent') return messages.length;
      for (const message of messages) {
        const text = JSON.stringify(message);
        for (const socket of sockets.clients) send(socket, text);
      }
      return messages.length;
    },
    fault: begin,
    async close() {
      sockets.close();
      await server.close();
    },
  };
}

function send(socket: WebSocket, data: string | Buffer): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(data);
  if (socket.bufferedAmount > MOST_BEHIND) socket.terminate();
}

function strike(fault: FaultName, socket: WebSocket): void {
  if (fault === 'cut') socket.terminate();
  if (fault === 'restart') socket.close(1001);
  if (fault !== 'garbage') return;
  send(socket, 'this is not JSON');
  send(socket, '{"id": 7, "type": ["ringing"]}');
  send(socket, Buffer.from([0x00, 0xff, 0x80]));
}
