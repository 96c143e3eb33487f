import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { z } from 'zod';
import { PACKET, connectPacket, openRawMqtt, readAll, subscribePacket } from './raw-mqtt.ts';
import type { RawMqtt, UpgradeRefusal } from './raw-mqtt.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A raw client of CloudLink: HTTPS, WebSocket and MQTT as they are, with none of the application's code. */
export interface CloudLinkClient {
  /** `path` after the version; an object is sent as JSON, a text as a form. */
  rest(method: string, path: string, extra?: { token?: string; body?: unknown }): Promise<Answer>;
  signIn(username: string): Promise<string>;
  /** Returns the subscription's id. */
  subscribe(token: string, wish: Record<string, unknown>): Promise<string>;
  /** A fresh signed address. */
  address(token: string): Promise<string>;
  open(url: string, protocols?: string[]): Promise<RawMqtt | UpgradeRefusal>;
  /** Opens a link with a fresh address and sends CONNECT; throws when the upgrade is refused. */
  connect(token: string, packet: Buffer): Promise<RawMqtt>;
  /** Signs in, subscribes to these topics (default: media) for `deviceId`, and listens. */
  listen(username: string, deviceId: string, wishes?: Record<string, unknown>[]): Promise<RawMqtt>;
  close(): void;
}

const tokenSchema = z.object({ access_token: z.string() }).loose();
const subscriptionSchema = z.object({ subscriptionId: z.string() }).loose();
const connectionSchema = z.object({ websocketURI: z.string() });

export const EVERY_CALL = { transport: 'websocket', topic: 'platform-api-media' };
export const EVERY_PRESENCE = { transport: 'websocket', topic: 'platform-api-presence' };

export function cloudLinkClient(base: string, ca: string): CloudLinkClient {
  const agent = new Agent({ ca, keepAlive: false });
  const links: RawMqtt[] = [];

  const client: CloudLinkClient = {
    async rest(method, path, { token, body } = {}) {
      const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
      const asked = request(`${base}${path}`, {
        method,
        agent,
        headers: {
          ...(token === undefined ? {} : { Authorization: token }),
          ...(body === undefined ? {} : { 'Content-Type': type }),
        },
      });
      asked.end(typeof body === 'object' ? JSON.stringify(body) : body);
      const [response] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(asked, 'response'));
      const text = await readAll(response);
      const isJson = response.headers['content-type'] === 'application/json';
      const read: unknown = isJson ? JSON.parse(text) : text;
      return { status: response.statusCode ?? 0, headers: response.headers, body: read };
    },
    async signIn(username) {
      const body = { grant_type: 'password', username, password: SIMULATED_PASSWORD };
      return `Bearer ${tokenSchema.parse((await client.rest('POST', '/token', { body })).body).access_token}`;
    },
    async subscribe(token, wish) {
      const { body } = await client.rest('POST', '/subscriptions', { token, body: wish });
      return subscriptionSchema.parse(body).subscriptionId;
    },
    async address(token) {
      const body = { transport: 'websocket' };
      const answer = await client.rest('POST', '/connections', { token, body });
      return connectionSchema.parse(answer.body).websocketURI;
    },
    async open(url, protocols) {
      const opened = await openRawMqtt(url, ca, protocols);
      if ('packets' in opened) links.push(opened);
      return opened;
    },
    async connect(token, packet) {
      const opened = await client.open(await client.address(token));
      if ('status' in opened) throw new Error(`The upgrade was refused with ${opened.status}`);
      opened.send(packet);
      return opened;
    },
    async listen(username, deviceId, wishes = [EVERY_CALL]) {
      const token = await client.signIn(username);
      const topics: string[] = [];
      for (const wish of wishes) topics.push(await client.subscribe(token, { deviceId, ...wish }));
      const link = await client.connect(token, connectPacket(deviceId));
      await link.until(PACKET.connack);
      link.send(subscribePacket(topics));
      await link.until(PACKET.suback);
      return link;
    },
    close() {
      for (const { socket } of links) socket.terminate();
      agent.destroy();
    },
  };
  return client;
}
