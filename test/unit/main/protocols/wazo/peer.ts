import { wazo } from '../../../../../main/protocols/wazo/index.ts';
import type { HttpAnswer, HttpRequest } from '../../../../../main/transports/transports.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { FakeChannel } from '../../../../support/fake-channel.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink, jsonAnswer } from '../../../../support/fake-link.ts';
import type { FakeLink } from '../../../../support/fake-link.ts';

export const TOKEN_PATH = '/api/auth/0.1/token';

/** A stack that follows the reference; what is not told otherwise goes well. */
export interface Stack {
  options?: Record<string, unknown>;
  secrets?: Record<string, string>;
  clock?: FakeClock;
  memory?: Map<string, unknown>;
  /** Seconds. */
  tokenLife?: number;
  acl?: string[];
  metadata?: Record<string, unknown>;
  /** Status of HEAD …/token/TOKEN. */
  check?: number;
  version?: number;
  /** Replaces the stack's answer where it gives one. */
  answer?: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer> | undefined;
  /** The socket opens and this happens instead of `init`. */
  insteadOfInit?: (peer: FakeChannel) => void;
}

export interface Run extends FakeLink {
  /** How the session ended; undefined while it lives. */
  outcome(): { failure: LinkFailure | null } | undefined;
  peer(): FakeChannel;
  /** The requests as "METHOD path", without the host. */
  asked(): string[];
}

let tokens = 0;

/** Signs in, and goes on until nothing happens any more without time passing. */
export async function runWazo(stack: Stack = {}): Promise<Run> {
  const { options = {}, secrets = { password: 'pässword' } } = stack;
  const fake = fakeLink({
    secrets,
    ...(stack.clock && { clock: stack.clock }),
    ...(stack.memory && { memory: stack.memory }),
    http: (request) => stack.answer?.(request) ?? answerHttp(stack, request, fake.clock),
    onWebsocket: (peer) => script(stack, peer),
  });
  let outcome: { failure: LinkFailure | null } | undefined;
  const parsed: unknown = wazo.options.parse({
    url: 'https://pbx.example/',
    username: 'monitor',
    events: ['call_created', 'call_ended'],
    ...options,
  });
  void wazo.run(parsed, fake.link).then(
    () => (outcome = { failure: null }),
    (failure: unknown) => {
      if (!(failure instanceof LinkFailure)) throw failure;
      outcome = { failure };
    },
  );
  await settled();
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
    asked: () =>
      fake.requests.map(({ method, url }) => `${method} ${url.replace('https://pbx.example', '')}`),
  };
}

export function tokenDocument(stack: Stack, token: string, now: number): HttpAnswer {
  const { tokenLife = 7200, acl = ['websocketd', 'events.#'] } = stack;
  const utc = (ms: number) => new Date(ms).toISOString().replace('Z', '001');
  return jsonAnswer(200, {
    data: {
      token,
      session_uuid: `session-of-${token}`,
      auth_id: 'U1',
      xivo_uuid: 'ORIGIN',
      utc_issued_at: utc(now),
      utc_expires_at: utc(now + tokenLife * 1000),
      acl,
      metadata: { uuid: 'U1', tenant_uuid: 'T', purpose: 'external_api', admin: false, ...stack.metadata },
      ...(stack.options?.clientId !== undefined && { refresh_token: 'refresh-1' }),
    },
  });
}

function answerHttp(stack: Stack, { method, url }: HttpRequest, clock: FakeClock): HttpAnswer {
  if (!url.includes(TOKEN_PATH)) return jsonAnswer(200, { items: [] });
  if (method === 'POST') return tokenDocument(stack, `token-${(tokens += 1)}`, clock.now());
  if (method === 'HEAD') return { status: stack.check ?? 204, headers: {}, body: '' };
  if (method === 'GET') return tokenDocument(stack, 'given', clock.now());
  return jsonAnswer(200, {});
}

function script(stack: Stack, peer: FakeChannel): void {
  const { version = 2 } = stack;
  let started = false;
  peer.onSent = (message) => {
    const { op, data } = readCommand(message);
    const silent = version === 1 && started && op !== 'start';
    if (op === 'ping' && version === 2) peer.say({ op: 'pong', code: 0, data });
    else if (op !== 'ping' && !silent) peer.say({ op, code: 0, data: null });
    if (op === 'start') started = true;
  };
  const begin = stack.insteadOfInit ?? ((it) => it.say({ op: 'init', code: 0, data: { version } }));
  setImmediate(() => begin(peer));
}

function readCommand(message: string | Uint8Array): { op: string; data: unknown } {
  const command: unknown = JSON.parse(String(message));
  if (typeof command !== 'object' || command === null || !('op' in command)) throw new Error('Not a command');
  return { op: String(command.op), data: 'data' in command ? command.data : null };
}
