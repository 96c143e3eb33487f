import type { WebSocket } from 'ws';
import { mayUse } from '../auth/token-resource.ts';
import type { Token, TokenStore } from '../auth/tokens.ts';
import { mayReceive } from '../bus.ts';
import type { BusEvent } from '../bus.ts';
import type { Directory } from '../directory.ts';
import { TIMES } from '../faults.ts';
import type { Trouble } from '../faults.ts';
import { pythonJson } from '../python-json.ts';
import { readCommand } from './commands.ts';
import type { Command } from './commands.ts';
import { createTokenWatch } from './token-watch.ts';

/** A listener that is this far behind is dropped: the real service would keep all of it in memory. */
const MOST_BEHIND = 32 * 1024 * 1024;

/** The service compresses every message; ours has to keep up 20,000 a second beside the client that it serves. */
const COMPRESSED_FROM = 64 * 1024;

/** What a connection stands on. */
export interface SocketSetting {
  tokens: TokenStore;
  directory: Directory;
  trouble: Trouble;
  hurry: number;
}

/** How a client came: its query and its header. */
export interface Arrival {
  query: URLSearchParams;
  header: string | undefined;
}

/** One client of wazo-websocketd. */
export interface EventSocket {
  /** Its `start` was answered and it is still open. */
  readonly started: boolean;
  /** `version1` and `version2` are the event as clients of these versions get it. */
  deliver(event: BusEvent, version1: string, version2: string): void;
  close(code: number, reason?: string): void;
  /** Ends the connection without a close frame. */
  cut(): void;
  /** Neither reads nor says anything from now on, but stays open. */
  freeze(): void;
  /** Sends as it is. */
  sendRaw(data: string | Buffer): void;
}

/** Accepts first and checks afterwards, as the service does; `onStart` is called at every `start`. */
export function serveSocket(
  socket: WebSocket,
  arrival: Arrival,
  setting: SocketSetting,
  onStart: (served: EventSocket) => void,
): EventSocket {
  const { trouble, hurry } = setting;
  const subscriptions = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const watch = createTokenWatch(setting, () => close(4003, 'authentication expired'));
  let token: Token | undefined;
  let version = 2;
  let started = false;
  let frozen = false;

  function close(code: number, reason = ''): void {
    if (!frozen) socket.close(code, reason);
  }

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms / hurry);
    timers.add(timer);
  }

  function stopTimers(): void {
    watch.stop();
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }

  function say(message: Record<string, unknown>): void {
    if (!frozen) socket.send(pythonJson(message), { compress: false });
  }

  function checkLogIn(): void {
    const tokenId = arrival.query.get('token') ?? arrival.header;
    const asked = arrival.query.get('version') ?? '1';
    const known = tokenId === undefined ? undefined : goodToken(tokenId);
    if (tokenId === undefined) close(4001, 'no token');
    else if (trouble.fault === 'auth-slow')
      later(TIMES.authTimeout, () => close(4002, 'authentication failed'));
    else if (known === undefined) close(4002, 'authentication failed');
    else if (!/^[+-]?\d+$/.test(asked)) close(1011);
    else if (Number(asked) !== 1 && Number(asked) !== 2) close(4004);
    else if (trouble.fault === 'bus-down') close(1011, 'bus connection error');
    else admit(known, Number(asked));
  }

  function admit(known: Token, asked: number): void {
    version = trouble.fault === 'version-1' ? 1 : asked;
    token = known;
    watch.watch(known);
    say({ op: 'init', code: 0, data: { version } });
  }

  function goodToken(id: string): Token | undefined {
    if (trouble.fault === 'auth-down') return undefined;
    const known = setting.tokens.find(id);
    return known !== undefined && mayUse(setting, known, 'websocketd') ? known : undefined;
  }

  function obey(command: Command): void {
    const quiet = version === 1 && started;
    switch (command.op) {
      case 'subscribe':
        subscriptions.add(command.data.event_name);
        if (!quiet) say({ op: 'subscribe', code: 0, data: null });
        return;
      case 'start':
        started = true;
        say({ op: 'start', code: 0, data: null });
        onStart(served);
        return;
      case 'ping':
        if (version === 2) say({ op: 'pong', code: 0, data: { payload: command.data.payload } });
        return;
      case 'token':
        if (!renew(command.data.token)) close(4002, 'authentication failed');
        else if (!quiet) say({ op: 'token', code: 0, data: null });
    }
  }

  /** Swaps the rights; who is addressed stays as it was with the first token. */
  function renew(id: string): boolean {
    const renewed = goodToken(id);
    if (renewed === undefined || token === undefined) return false;
    token = { ...token, allows: renewed.allows };
    if (trouble.fault !== 'ignores-renewed-token') watch.watch(renewed);
    return true;
  }

  function keepAlive(): void {
    later(TIMES.ping, () => {
      if (frozen) return;
      let answered = false;
      socket.once('pong', () => (answered = true));
      socket.ping();
      later(TIMES.ping, () => {
        if (!answered) close(1011, 'keepalive ping timeout');
      });
      keepAlive();
    });
  }

  socket.on('message', (message: Buffer, isBinary) => {
    // Before `init` nothing is read: the token is still being looked at.
    if (token === undefined || frozen) return;
    const command = readCommand(message, isBinary);
    if (command === null) close(4004);
    else obey(command);
  });
  socket.on('close', stopTimers);
  // A frame above 1 MiB, or a connection that broke: ws closes (1009 where due), and `close` tells the rest.
  socket.on('error', stopTimers);

  const served: EventSocket = {
    get started() {
      return started && socket.readyState === socket.OPEN;
    },
    deliver(event, version1, version2) {
      if (!served.started || frozen || trouble.fault === 'silent' || token === undefined) return;
      if (!subscriptions.has(event.name) && !subscriptions.has('*')) return;
      if (!mayReceive(token, event, setting.directory)) return;
      served.sendRaw(version === 1 ? version1 : version2);
    },
    close,
    cut: () => socket.terminate(),
    freeze() {
      frozen = true;
      stopTimers();
      socket.pause();
    },
    sendRaw(data) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(data, { binary: typeof data !== 'string', compress: data.length >= COMPRESSED_FROM });
      if (socket.bufferedAmount > MOST_BEHIND) socket.terminate();
    },
  };
  keepAlive();
  checkLogIn();
  return served;
}
