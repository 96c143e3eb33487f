import { kazoo } from '../../../../../main/protocols/kazoo/index.ts';
import type { HttpAnswer, HttpRequest } from '../../../../../main/transports/transports.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { FakeChannel } from '../../../../support/fake-channel.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink, jsonAnswer } from '../../../../support/fake-link.ts';
import type { FakeLink } from '../../../../support/fake-link.ts';
import { ACCOUNT } from './fixtures.ts';

export const BASE = 'https://kazoo.example:8443/v2';

/** What the session sends; the peer's scripts look at it. */
export interface Request {
  action: string;
  auth_token: string;
  request_id: string;
  data: { account_id: string; binding: string };
}

/** A cluster that follows the reference; what is not told otherwise goes well. */
export interface Cluster {
  /** One that is undefined is left out. */
  options?: Record<string, unknown>;
  secrets?: Record<string, string>;
  clock?: FakeClock;
  memory?: Map<string, unknown>;
  /** Seconds. */
  tokenLife?: number;
  /** Rows of the list of channels. */
  channels?: unknown[];
  /** Replaces the cluster's answer where it gives one. */
  answer?: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer> | undefined;
  /** What is said to a request: the reply's status and data, or null for silence; undefined for success. */
  reply?: (request: Request, count: number) => Partial<Said> | null | undefined;
  onWebsocket?: (peer: FakeChannel) => void;
}

interface Said {
  status: string;
  data: unknown;
}

export interface Run extends FakeLink {
  /** How the session ended; undefined while it lives. */
  outcome(): { failure: LinkFailure | null } | undefined;
  peer(): FakeChannel;
  /** The requests as "METHOD path". */
  asked(): string[];
  /** The messages on the socket. */
  said(): Request[];
}

/** An error reply with this text. */
export function refusal(error: string): Partial<Said> {
  return { status: 'error', data: { errors: [error] } };
}

/** Signs in, subscribes, and goes on until nothing happens any more without time passing. */
export async function runKazoo(cluster: Cluster = {}): Promise<Run> {
  const { options = {}, secrets = { password: 'pässword' } } = cluster;
  let tokens = 0;
  const fake = fakeLink({
    secrets,
    ...(cluster.clock && { clock: cluster.clock }),
    ...(cluster.memory && { memory: cluster.memory }),
    http: (request) => {
      const answer = cluster.answer?.(request);
      if (answer !== undefined) return answer;
      if (request.method !== 'PUT') return jsonAnswer(200, { data: cluster.channels ?? [] });
      return signedIn(fake.clock.now(), cluster.tokenLife ?? 3600, (tokens += 1));
    },
    onWebsocket: (peer) => {
      script(cluster, peer);
      cluster.onWebsocket?.(peer);
    },
  });
  let outcome: { failure: LinkFailure | null } | undefined;
  const written = {
    apiUrl: BASE,
    socketUrl: 'wss://kazoo.example:7777',
    username: 'Monitor',
    accountName: 'northwind',
    ...options,
  };
  const parsed: unknown = kazoo.options.parse(
    Object.fromEntries(Object.entries<unknown>(written).filter(([, value]) => value !== undefined)),
  );
  void kazoo.run(parsed, fake.link).then(
    () => (outcome = { failure: null }),
    (failure: unknown) => {
      if (!(failure instanceof LinkFailure)) throw failure;
      outcome = { failure };
    },
  );
  for (let turn = 0; turn < 3; turn += 1) await settled();
  return {
    ...fake,
    get isUp() {
      return fake.isUp;
    },
    outcome: () => outcome,
    peer: () => {
      const peer = fake.websockets.at(-1);
      if (peer === undefined) throw new Error('No WebSocket was dialled');
      return peer;
    },
    asked: () => fake.requests.map(({ method, url }) => `${method} ${url.replace(BASE, '')}`),
    said: () => (fake.websockets.at(-1)?.sent ?? []).map(asRequest),
  };
}

/** The answer to a sign-in at this time: a token that lives for so many seconds. */
export function signedIn(now: number, life: number, count: number): HttpAnswer {
  return jsonAnswer(201, {
    auth_token: tokenOf(Math.floor(now / 1000) + life, count),
    status: 'success',
    data: { account_id: ACCOUNT, account_name: 'northwind', owner_id: '7d1e2f3a' },
    timestamp: new Date(now).toISOString().replace(/\.\d+/, ''),
    version: '4.3.23',
  });
}

function tokenOf(exp: number, count: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'kazoo', exp, count })}.c2lnbmF0dXJl`;
}

function script(cluster: Cluster, peer: FakeChannel): void {
  const counts = new Map<string, number>();
  peer.onSent = (message) => {
    const request = asRequest(message);
    const count = (counts.get(request.action) ?? 0) + 1;
    counts.set(request.action, count);
    const said = cluster.reply?.(request, count);
    if (said === null) return;
    peer.say({
      action: 'reply',
      request_id: request.request_id,
      status: 'success',
      data: request.action === 'subscribe' ? { subscribed: Array(9).fill(request.data.binding) } : {},
      ...said,
    });
  };
}

function asRequest(message: string | Uint8Array): Request {
  const request: unknown = JSON.parse(String(message));
  if (!isRequest(request)) throw new Error('Not a request');
  return request;
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'action' in value && 'request_id' in value;
}
