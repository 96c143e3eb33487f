import { once } from 'node:events';
import { request } from 'node:https';
import { WebSocket } from 'ws';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';

export interface WtiFrame {
  header: Record<string, unknown>;
  payload: unknown;
}

export interface Dialling {
  port: number;
  /** PEM of the authority that the client trusts. */
  ca?: string;
  /** "user:password", or null for no header. */
  basic?: string | null;
  authorization?: string;
  path?: string;
  plain?: boolean;
}

/** A client that speaks WTI by hand: it knows frames, and nothing of what they mean. */
export interface RawWti {
  readonly socket: WebSocket;
  /** Events and answers that nobody asked for, as they came. */
  readonly others: WtiFrame[];
  /** Texts that are no frame. */
  readonly unreadable: string[];
  /** Resolves with the answer; rejects when the socket closes before it. */
  ask(name: string, payload: object): Promise<WtiFrame>;
  /** Sends a text as it is; the next frame that is no event answers it. */
  askText(text: string): Promise<WtiFrame>;
  /** Resolves when an event of that name has come, at once if it is there already. */
  event(name: string): Promise<WtiFrame>;
  /** The code with which the socket closed, or closes. */
  readonly closed: Promise<number>;
}

export const GOOD_LOGIN = `cti:${SIMULATED_PASSWORD}`;

/** The status with which the upgrade is refused; throws when it is not, or the connection fails otherwise. */
export async function refusedUpgrade(dialling: Dialling): Promise<number> {
  const socket = dial(dialling);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
    socket.on('open', () => reject(new Error('the upgrade was granted')));
  });
}

/** Resolves when the socket is open; rejects with the error otherwise. */
export async function openWti(dialling: Dialling): Promise<RawWti> {
  const socket = dial(dialling);
  const client = listenTo(socket);
  await once(socket, 'open');
  return client;
}

function dial({ port, ca, basic = GOOD_LOGIN, authorization, path, plain = false }: Dialling): WebSocket {
  const scheme = plain ? 'ws' : 'wss';
  const header =
    authorization ?? (basic === null ? undefined : `Basic ${Buffer.from(basic).toString('base64')}`);
  return new WebSocket(`${scheme}://127.0.0.1:${String(port)}${path ?? '/api/wti/session'}`, {
    ...(ca === undefined ? {} : { ca }),
    headers: header === undefined ? {} : { Authorization: header },
  });
}

function listenTo(socket: WebSocket): RawWti {
  const others: WtiFrame[] = [];
  const unreadable: string[] = [];
  const waiting: { wants: (frame: WtiFrame) => boolean; take: (frame: WtiFrame) => void }[] = [];
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => resolve(code));
  });
  let invokeId = 0;

  socket.on('message', (data: Buffer) => {
    const frame = frameOf(data.toString('utf8'));
    if (frame === null) {
      unreadable.push(data.toString('utf8'));
      return;
    }
    const index = waiting.findIndex(({ wants }) => wants(frame));
    const [waiter] = index < 0 ? [] : waiting.splice(index, 1);
    if (waiter === undefined || frame.header.headerType === 'event') others.push(frame);
    waiter?.take(frame);
  });

  function next(wants: (frame: WtiFrame) => boolean): Promise<WtiFrame> {
    return new Promise((resolve, reject) => {
      waiting.push({ wants, take: resolve });
      void closed.then((code) => reject(new Error(`closed with ${String(code)}`)));
    });
  }

  return {
    socket,
    others,
    unreadable,
    closed,
    ask(name, payload) {
      invokeId += 1;
      const id = invokeId;
      const header = { invokeId: id, request: name, headerType: 'request', version: 'v2' };
      const answer = next((frame) => frame.header.invokeId === id);
      socket.send(JSON.stringify({ header, payload }));
      return answer;
    },
    askText(text) {
      const answer = next((frame) => frame.header.headerType !== 'event');
      socket.send(text);
      return answer;
    },
    event(name) {
      const there = others.find((frame) => frame.header.event === name);
      return there === undefined ? next((frame) => frame.header.event === name) : Promise.resolve(there);
    },
  };
}

function frameOf(text: string): WtiFrame | null {
  if (!text.startsWith('{"header":')) return null;
  try {
    return JSON.parse(text) as WtiFrame;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A request over HTTPS; the body as text. */
export async function fetchAes(
  { port, ca, basic, authorization }: Dialling,
  path: string,
  asked: { method?: string; body?: string } = {},
): Promise<{ status: number; body: string }> {
  const header =
    authorization ?? (basic == null ? undefined : `Basic ${Buffer.from(basic).toString('base64')}`);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: asked.method ?? 'POST',
        agent: false,
        ...(ca === undefined ? {} : { ca }),
        headers: header === undefined ? {} : { Authorization: header },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(asked.body);
  });
}
