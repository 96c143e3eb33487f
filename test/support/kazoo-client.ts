import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { z } from 'zod';
import type { KazooPeer } from '../../simulators/kazoo/peer.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';

/** A raw client of a Kazoo: HTTPS and WebSocket as they are, with none of the application's code. */
export interface KazooClient {
  rest(
    method: string,
    path: string,
    extra?: { token?: string; body?: unknown },
  ): Promise<{ status: number; text: string; body: KazooAnswer }>;
  /** Signs in to North Wind with the password of every simulated user, and returns the token. */
  signIn(username?: string, account?: string): Promise<string>;
  open(path?: string, options?: { protocols?: string[]; headers?: Record<string, string> }): RawKazooSocket;
  /** Opens, and subscribes to each binding of the home account; what was received up to then is forgotten. */
  listen(...bindings: string[]): Promise<RawKazooSocket>;
  close(): void;
}

const answerSchema = z.object({
  status: z.string(),
  auth_token: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  version: z.string().optional(),
  data: z.unknown(),
});
type KazooAnswer = z.infer<typeof answerSchema>;

const replySchema = z.object({
  action: z.literal('reply'),
  request_id: z.string(),
  status: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type KazooReply = z.infer<typeof replySchema>;

const eventSchema = z.object({
  action: z.literal('event'),
  subscribed_key: z.string(),
  subscription_key: z.string(),
  name: z.string(),
  routing_key: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type KazooEvent = z.infer<typeof eventSchema>;

export interface RawKazooSocket {
  readonly socket: WebSocket;
  /** Every text received since the last `forget`, in order. */
  readonly received: readonly string[];
  /** The events among them. */
  events(): readonly KazooEvent[];
  forget(): void;
  /** Sends, and resolves with the reply of the same request id. */
  ask(message: Record<string, unknown>): Promise<KazooReply>;
  send(message: unknown): void;
  /** Resolves when so many events have come. */
  untilEvents(count: number): Promise<readonly KazooEvent[]>;
  readonly opened: Promise<void>;
  /** A refused upgrade has its HTTP status here, and 1006 as code. */
  readonly closed: Promise<{ code: number; reason: string; status?: number }>;
}

export function hash(username: string, password: string, method: 'md5' | 'sha1' = 'md5'): string {
  return createHash(method).update(`${username}:${password}`).digest('hex');
}

export function kazooClient(peer: KazooPeer, ca: string): KazooClient {
  const options = z
    .object({ apiUrl: z.string(), socketUrl: z.string() })
    .loose()
    .parse(peer.sources[0]?.options);
  const agent = new Agent({ ca, keepAlive: false });
  const sockets: WebSocket[] = [];

  const rest: KazooClient['rest'] = async (method, path, { token, body } = {}) => {
    const headers = { ...(token !== undefined && { 'X-Auth-Token': token }) };
    const asked = request(`${options.apiUrl}${path}`, { method, agent, headers });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(asked, 'response'));
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
    const text = Buffer.concat(chunks).toString();
    const parsed = text.startsWith('{') ? answerSchema.parse(JSON.parse(text)) : { status: '', data: null };
    return { status: response.statusCode ?? 0, text, body: parsed };
  };

  const client: KazooClient = {
    rest,
    async signIn(username = 'monitor', account = 'northwind') {
      const data = { credentials: hash(username, SIMULATED_PASSWORD), account_name: account };
      return (await rest('PUT', '/user_auth', { body: { data } })).body.auth_token ?? '';
    },
    open(path = '/', { protocols = [], headers = {} } = {}) {
      const socket = new WebSocket(new URL(path, options.socketUrl), protocols, { ca, headers });
      sockets.push(socket);
      return rawSocket(socket);
    },
    async listen(...bindings) {
      const token = await client.signIn();
      const raw = client.open();
      await raw.opened;
      for (const binding of bindings) {
        const data = { account_id: peer.directory.home.id, binding };
        const { status } = await raw.ask({ action: 'subscribe', auth_token: token, data });
        if (status !== 'success') throw new Error(`${binding} was refused`);
      }
      raw.forget();
      return raw;
    },
    close() {
      for (const socket of sockets) socket.terminate();
      agent.destroy();
    },
  };
  return client;
}

/** Undefined for what is no JSON, which some faults send. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function rawSocket(socket: WebSocket): RawKazooSocket {
  const received: string[] = [];
  const replies: KazooReply[] = [];
  const events: KazooEvent[] = [];
  const waiting = new Set<() => void>();
  let status: number | undefined;
  let asked = 0;

  function take(text: string): void {
    received.push(text);
    const value = jsonOf(text);
    const event = eventSchema.safeParse(value);
    const reply = replySchema.safeParse(value);
    if (event.success) events.push(event.data);
    if (reply.success) replies.push(reply.data);
    for (const look of [...waiting]) look();
  }

  socket.on('message', (data: Buffer, isBinary) => {
    take(isBinary ? `binary ${data.toString('hex')}` : data.toString());
  });
  socket.on('unexpected-response', (_request, response) => {
    status = response.statusCode;
    socket.terminate();
  });
  // Told by `closed`, with 1006.
  socket.on('error', () => socket.terminate());

  function until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  const send = (message: unknown): void =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));

  return {
    socket,
    received,
    send,
    events: () => events,
    forget() {
      for (const list of [received, replies, events]) list.length = 0;
    },
    ask(message) {
      asked += 1;
      const id = `q-${String(asked)}`;
      send({ request_id: id, ...message });
      return until(() => replies.find(({ request_id }) => request_id === id));
    },
    untilEvents: (count) => until(() => (events.length >= count ? events : undefined)),
    opened: new Promise((resolve) => socket.once('open', () => resolve())),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) =>
        resolve({ code, reason: reason.toString(), ...(status !== undefined && { status }) }),
      );
    }),
  };
}
