import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { z } from 'zod';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';

/** A raw client of a Wazo stack: HTTPS and WebSocket as they are, with none of the application's code. */
export interface WazoClient {
  rest(
    method: string,
    path: string,
    extra?: { headers?: Record<string, string>; body?: unknown },
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>;
  /** Logs in with the password of every simulated account and returns the token. */
  logIn(username: string, body?: Record<string, unknown>): Promise<string>;
  open(path: string, headers?: Record<string, string>, options?: { autoPong: boolean }): RawSocket;
  /** Opens, subscribes to everything and starts. */
  listen(username: string): Promise<RawSocket>;
  close(): void;
}

const eventSchema = z.object({
  op: z.literal('event'),
  data: z.object({ name: z.string(), data: z.record(z.string(), z.unknown()) }).loose(),
});
export type WazoEvent = z.infer<typeof eventSchema>['data'];

export interface RawSocket {
  readonly socket: WebSocket;
  /** Every text received, in order. */
  readonly received: string[];
  /** The events among them. */
  events(): WazoEvent[];
  send(message: unknown): void;
  /** Resolves when so many texts have come. */
  until(count: number): Promise<void>;
  /** Resolves when an event of this name has come. */
  untilEvent(name: string): Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
}

const loginSchema = z.object({ data: z.object({ token: z.string() }) });

export function wazoClient(url: string, ca: string): WazoClient {
  const agent = new Agent({ ca, keepAlive: false });
  const sockets: WebSocket[] = [];

  const rest: WazoClient['rest'] = async (method, path, { headers = {}, body } = {}) => {
    const asked = request(new URL(path, url), { method, agent, headers });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(asked, 'response'));
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: Buffer.concat(chunks).toString(),
    };
  };

  const client: WazoClient = {
    rest,
    async logIn(username, body = {}) {
      const headers = { Authorization: basic(username, SIMULATED_PASSWORD) };
      const { text } = await rest('POST', '/api/auth/0.1/token', { headers, body });
      return loginSchema.parse(JSON.parse(text)).data.token;
    },
    open(path, headers = {}, options = { autoPong: true }) {
      const socket = new WebSocket(new URL(path, url.replace(/^http/, 'ws')), { ca, headers, ...options });
      sockets.push(socket);
      return rawSocket(socket);
    },
    async listen(username) {
      const token = await client.logIn(username);
      const raw = client.open(`/api/websocketd/?version=2&token=${token}`);
      await raw.until(1);
      raw.send({ op: 'subscribe', data: { event_name: '*' } });
      raw.send({ op: 'start' });
      await raw.until(3);
      return raw;
    },
    close() {
      for (const socket of sockets) socket.terminate();
      agent.destroy();
    },
  };
  return client;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function rawSocket(socket: WebSocket): RawSocket {
  const received: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? `binary ${data.toString('hex')}` : data.toString());
    for (const look of waiting) look();
  });
  // Told by `closed`, with 1006.
  socket.on('error', () => socket.terminate());

  function events(): WazoEvent[] {
    return received.flatMap((text) => {
      const read = text.startsWith('{"op": "event"') ? eventSchema.safeParse(JSON.parse(text)) : undefined;
      return read?.success === true ? [read.data.data] : [];
    });
  }

  function until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }

  return {
    socket,
    received,
    events,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: (count) => until(() => received.length >= count),
    untilEvent: (name) => until(() => received.at(-1)?.includes(`"${name}"`) ?? false),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
  };
}
