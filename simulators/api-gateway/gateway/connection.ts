import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Weather } from '../conduct.ts';
import { GOING_AWAY } from '../faults.ts';
import type { Identity, Stage } from './api.ts';
import { createFrameMeter } from './frame-meter.ts';
import { LARGEST_FRAME, sendInFrames } from './frames.ts';

/** A client that is this far behind is dropped: everything here is in memory. */
const MOST_BEHIND = 32 * 1024 * 1024;
/** Cuts characters of two and three octets. */
const PIECE = 7;

export interface ConnectionParts {
  id: string;
  stage: Stage;
  webSocket: WebSocket;
  /** What carries the WebSocket's bytes. */
  stream: Duplex;
  identity: Identity;
  /** Breaks the TCP connection by RST. */
  reset: () => void;
  weather: Weather;
  onText: (connection: Connection, text: string) => void;
  onEnd: (connection: Connection) => void;
}

/** One open WebSocket: the service's limits of size, idleness and life. */
export class Connection {
  readonly id: string;
  readonly stage: Stage;
  readonly identity: Identity;
  /** Breaks the TCP connection by RST. */
  readonly reset: () => void;
  readonly connectedAt = Date.now();
  readonly #webSocket: WebSocket;
  readonly #weather: Weather;
  #lastActiveAt = this.connectedAt;
  #timer: NodeJS.Timeout | undefined;
  #frozen = false;

  constructor({ id, stage, webSocket, stream, identity, reset, weather, onText, onEnd }: ConnectionParts) {
    this.id = id;
    this.stage = stage;
    this.identity = identity;
    this.reset = reset;
    this.#webSocket = webSocket;
    this.#weather = weather;
    // Before the library's own listener: a message in a frame that is too large must not get through.
    stream.prependListener(
      'data',
      createFrameMeter(LARGEST_FRAME, () => this.close(1009)),
    );
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (!this.isOpen || this.#frozen) return;
      this.#lastActiveAt = Date.now();
      if (isBinary) this.close(1003);
      else onText(this, data.toString());
    });
    webSocket.on('ping', (data) => this.#answerPing(data));
    // A broken connection or message: the library closes it with the code that is due, and `close` tells the rest.
    webSocket.on('error', () => this.#stopTimer());
    webSocket.on('close', () => {
      this.#stopTimer();
      onEnd(this);
    });
    this.watch();
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  /** ms since the epoch: the last message in either direction. */
  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** What a function pushes; `pieces` cuts it into frames of a few bytes. */
  push(text: string, { pieces = false } = {}): void {
    if (!this.isOpen || this.#frozen) return;
    this.#lastActiveAt = Date.now();
    sendInFrames(this.#webSocket, text, pieces ? PIECE : LARGEST_FRAME);
    if (this.#webSocket.bufferedAmount > MOST_BEHIND) this.cut();
  }

  close(code?: number, reason?: string): void {
    this.#stopTimer();
    this.#webSocket.close(code, reason);
  }

  /** Ends the connection without a close frame. */
  cut(): void {
    this.#webSocket.terminate();
  }

  /** Neither reads nor says anything from now on, but stays open. */
  freeze(): void {
    this.#frozen = true;
    this.#stopTimer();
    this.#webSocket.pause();
  }

  /** Looks whether the connection was idle for too long or has lived long enough, and when to look again. */
  watch(): void {
    this.#stopTimer();
    if (!this.isOpen || this.#frozen) return;
    const { conduct, hurry } = this.#weather;
    const now = Date.now();
    const idleLeft = this.#lastActiveAt + conduct.idle / hurry - now;
    const lifeLeft = this.connectedAt + conduct.life / hurry - now;
    const left = Math.min(idleLeft, lifeLeft);
    if (left <= 0) this.close(GOING_AWAY.close, GOING_AWAY.reason);
    else this.#timer = setTimeout(() => this.watch(), Math.ceil(left));
  }

  #answerPing(data: Buffer): void {
    const { pings } = this.#weather.conduct;
    if (pings === 'ignored' || !this.isOpen || this.#frozen) return;
    if (pings === 'answered-and-count') this.#lastActiveAt = Date.now();
    this.#webSocket.pong(data);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
  }
}
