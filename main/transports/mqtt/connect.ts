import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MqttClient } from 'mqtt';
import { createWebSocketStream } from 'ws';
import type { Attempt } from '../dial/attempt.ts';
import type { MqttRequest } from '../transports.ts';
import { LARGEST_FRAME } from '../websocket/channel.ts';
import { openWebSocket } from '../websocket/open.ts';
import { BrokerChannel } from './channel.ts';
import { clockTimers } from './clock-timers.ts';
import { closedBeforeConnack, notMqtt, refusedConnect } from './refusal.ts';

const KEEP_ALIVE_SECONDS = 30;
/** Speaks MQTT over a verified socket; resolves once the broker has accepted the CONNECT. */
export async function connectBroker(
  attempt: Attempt,
  socket: Socket,
  request: MqttRequest,
): Promise<BrokerChannel> {
  const overWebSocket = /^wss?:$/.test(attempt.address.url.protocol);
  const stream = overWebSocket ? await webSocketStream(attempt, socket, request) : socket;
  attempt.enter('answer');
  try {
    return await accepted(attempt, stream, request);
  } catch (failure) {
    stream.destroy();
    throw failure;
  }
}

async function webSocketStream(attempt: Attempt, socket: Socket, request: MqttRequest): Promise<Duplex> {
  const websocket = await openWebSocket(attempt, socket, {
    headers: request.headers ?? {},
    subprotocols: request.subprotocols ?? ['mqtt'],
    maxPayload: LARGEST_FRAME,
    compression: false,
  });
  const stream = createWebSocketStream(websocket);
  // Of itself it stays half open, and would not tell MQTT.js that the peer has gone.
  websocket.once('close', () => stream.destroy());
  return stream;
}

function accepted(attempt: Attempt, stream: Duplex, request: MqttRequest): Promise<BrokerChannel> {
  const { address, clock } = attempt;
  // What is listened to here stays attached; once `connected` was called, `failed` has nobody to tell.
  return attempt.wait((connected, failed) => {
    // An id of our own, also for MQTT 5: some brokers refuse an empty one, and those of 3.1.1 would not tell theirs.
    const clientId = request.clientId ?? `ringscope-${randomBytes(5).toString('hex')}`;
    const timers = clockTimers(clock);
    const client = clientOver(stream, { ...request, clientId }, timers.variant);
    const channel = new BrokerChannel(client, stream, { request, clock, place: address.place, timers });
    let reasonGiven: string | undefined;
    client.once('packetreceive', (packet) => {
      if (packet.cmd === 'connack') reasonGiven = packet.properties?.reasonString;
      else if (packet.cmd !== 'disconnect') failed(notMqtt(address, `The first packet was ${packet.cmd}.`));
    });
    client.on('error', (error) => {
      if ('code' in error && typeof error.code === 'number') {
        failed(refusedConnect(error.code, reasonGiven, address, request));
      } else if (!('code' in error)) failed(notMqtt(address, error.message));
    });
    client.once('connect', (connack) => {
      channel.clientId = connack.properties?.assignedClientIdentifier ?? clientId;
      connected(channel);
    });
    void channel.ended.then(({ reason, reasonCode }) => {
      if (reasonCode === null) failed(closedBeforeConnack(reason, address, request));
      else failed(refusedConnect(reasonCode, undefined, address, request));
    });
    return () => stream.destroy();
  });
}

function clientOver(
  stream: Duplex,
  request: MqttRequest & { clientId: string },
  timerVariant: ReturnType<typeof clockTimers>['variant'],
): MqttClient {
  const { clientId, username, password, protocolVersion } = request;
  return new MqttClient(() => stream, {
    clientId,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    protocolVersion,
    keepalive: request.keepAliveSeconds ?? KEEP_ALIVE_SECONDS,
    clean: true,
    // Trying again, and what is to be subscribed then, is the supervisor's and the protocol's affair.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant,
    log: () => undefined,
  });
}
