import { aesWti } from '../../../../../main/protocols/aes-wti/index.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { FakeChannel } from '../../../../support/fake-channel.ts';
import { settled } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { fakeLink } from '../../../../support/fake-link.ts';
import type { FakeLink, FakeLinkSetup } from '../../../../support/fake-link.ts';

export interface Request {
  header: { invokeId: number; request: string; headerType: string; version: string; authorization?: string };
  payload: Record<string, unknown>;
}

/** Refuses with these members as payload, answers with other members, or does not answer (null). */
export type Reply = { error: unknown } | { payload: unknown } | null;

/** An AES that follows the reference; what is not told otherwise goes well. */
export interface Aes {
  options?: Record<string, unknown>;
  password?: string;
  clock?: FakeClock;
  memory?: Map<string, unknown>;
  http?: FakeLinkSetup['http'];
  /** Replaces the answer where it gives one. */
  reply?: (request: Request) => Reply | undefined;
  /** Runs before the socket is handed out. */
  onDial?: (peer: FakeChannel) => void;
}

export interface Run extends FakeLink {
  /** How the session ended; undefined while it lives. */
  outcome(): { failure: LinkFailure | null } | undefined;
  peer(): FakeChannel;
  /** What the newest socket was asked, in order. */
  asked(): Request[];
  /** Their names. */
  names(): string[];
  /** AES reports this event. */
  tell(event: string, payload: unknown): void;
}

export const SESSION_ID = '469421A9364D46D6444524AE41BEAD72-0';
export const TOKEN = 'eyJhbGciOi.sample.token';

/** Connects and lets so much time pass that everything that is asked at the beginning is answered. */
export async function runAes(aes: Aes = {}): Promise<Run> {
  const fake = fakeLink({
    secrets: { password: aes.password ?? 'S3cret!' },
    ...(aes.clock && { clock: aes.clock }),
    ...(aes.memory && { memory: aes.memory }),
    ...(aes.http && { http: aes.http }),
    onWebsocket: (peer) => {
      aes.onDial?.(peer);
      let monitors = 16;
      peer.onSent = (message) => {
        const request = readRequest(message);
        const reply = aes.reply?.(request);
        if (reply === null) return;
        if (request.header.request === 'MonitorStart') monitors += 1;
        setImmediate(() => answer(peer, request, reply ?? { payload: usual(request, monitors) }));
      };
    },
  });
  let outcome: { failure: LinkFailure | null } | undefined;
  const options: unknown = aesWti.options.parse({
    url: 'wss://aes.example/api/wti/session',
    username: 'ctiuser',
    switchName: 'CM55',
    devices: ['5590'],
    agentPollSeconds: 0,
    ...aes.options,
  });
  void aesWti.run(options, fake.link).then(
    () => (outcome = { failure: null }),
    (error: unknown) => {
      if (!(error instanceof LinkFailure)) throw error;
      outcome = { failure: error };
    },
  );
  for (let turn = 0; turn < 10; turn += 1) await settled();
  await fake.clock.advance(1_500);
  const peer = () => {
    const newest = fake.websockets.at(-1);
    if (newest === undefined) throw new Error('No WebSocket was dialled');
    return newest;
  };
  const asked = () => peer().sent.map(readRequest);
  return {
    ...fake,
    get isUp() {
      return fake.isUp;
    },
    outcome: () => outcome,
    peer,
    asked,
    names: () => asked().map(({ header }) => header.request),
    tell: (event: string, payload: unknown) =>
      peer().say({ header: { headerType: 'event', event, invokeId: 9999, version: 'v2' }, payload }),
  };
}

function answer(peer: FakeChannel, { header }: Request, reply: Exclude<Reply, null>): void {
  const { invokeId, request } = header;
  if ('error' in reply) {
    peer.say({
      header: { invokeId, error: request, headerType: 'error', version: 'v2' },
      payload: reply.error,
    });
  } else {
    peer.say({
      header: { invokeId, response: request, headerType: 'response', version: 'v2' },
      payload: reply.payload,
    });
  }
}

/** The answers of the reference. */
function usual({ header, payload }: Request, monitors: number): unknown {
  switch (header.request) {
    case 'StartApplicationSession':
      return JSON.stringify({ token: TOKEN, sessionID: SESSION_ID, actualSessionDuration: 180 });
    case 'GetThirdPartyDeviceId':
    case 'GetDeviceId':
      return { device: `${String(payload.extension)}:CM55:0.0.0.0:0` };
    case 'MonitorStart':
      return { monitorCrossRefID: String(monitors), monitorExistingCalls: false };
    case 'SnapshotDevice':
      return { crossRefIDorSnapshotData: { snapshotData: { snapshotDeviceResponseInfo: [] } } };
    case 'ResetApplicationSessionTimer':
      return { actualSessionDuration: 180 };
    default:
      return {};
  }
}

function readRequest(message: string | Uint8Array): Request {
  const request: unknown = JSON.parse(String(message));
  if (!isRequest(request)) throw new Error(`Not a request: ${String(message)}`);
  return request;
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'header' in value && 'payload' in value;
}
