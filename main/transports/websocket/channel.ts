import { WebSocket } from 'ws';
import type { Clock, Undo } from '../../../model/clock.ts';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Address } from '../dial/address.ts';
import type { ChannelEnd, WebSocketChannel, WebSocketRequest } from '../transports.ts';
import { brokenFrame } from './broken-frame.ts';
import { startWatchdog } from './watchdog.ts';

/** Above it a message is given to `onOversized`. */
export const LARGEST_MESSAGE = 8 * 1024 * 1024;
/** Above it a message ends the channel as soon as its length is known: it would have to be held whole. */
export const LARGEST_FRAME = 32 * 1024 * 1024;
export const KEPT_BEGINNING = 64 * 1024;
const LARGEST_BACKLOG = 16 * 1024 * 1024;
const CLOSE_WITHIN_MS = 2000;
const LONGEST_REASON = 123; // RFC 6455, section 5.5: a control frame carries 125 bytes, two of them the code.

/** An open WebSocket as protocols use it. Reading begins with `setReading(true)`. */
export class Channel implements WebSocketChannel {
  readonly subprotocol: string;
  readonly ended: Promise<ChannelEnd>;
  readonly #websocket: WebSocket;
  readonly #clock: Clock;
  readonly #place: string;
  readonly #pings = new Map<string, { sentAt: number; answered(): void; ended(): void }>();
  readonly #watchdog: { setReading(reading: boolean): void; stop: Undo };
  #lastPing = 0;
  /** When the ping was sent that is to be answered next, of those sent at intervals. */
  #pingedAt: number | null = null;
  #endReason = '';
  #silent = false;
  #failure: LinkFailure | null = null;

  /** `socket` is the one that carries the WebSocket: any byte on it is a sign of life. */
  constructor(
    websocket: WebSocket,
    socket: NodeJS.ReadableStream,
    request: WebSocketRequest,
    context: { clock: Clock; address: Address },
  ) {
    this.#websocket = websocket;
    this.#clock = context.clock;
    this.#place = context.address.place;
    this.subprotocol = websocket.protocol;
    listen(websocket, request);
    websocket.on('pong', (data) => this.#onPong(data.toString('latin1'), request));
    websocket.on('error', (error) => this.#onError(error));
    this.#watchdog = startWatchdog(socket, this.#clock, {
      ...request,
      onSilent: (limitMs) => {
        this.#silent = true;
        this.#cutBecause(`Nothing came for ${limitMs / 1000} s.`);
      },
      ping: () => {
        this.#pingedAt ??= this.#clock.now();
        websocket.ping();
      },
    });
    this.ended = new Promise((resolve) => {
      websocket.once('close', (code, reason) => {
        this.#watchdog.stop();
        for (const ping of this.#pings.values()) ping.ended();
        resolve({
          code,
          reason: printable(reason.toString()) || this.#endReason,
          silent: this.#silent,
          ...(this.#failure !== null && { failure: this.#failure }),
        });
      });
    });
  }

  #onError(error: Error): void {
    this.#endReason ||= printable(error.message);
    this.#failure ??= brokenFrame(error, this.#place);
    // `ws` would take in and throw away what still comes, and would show as the peer's own what the peer repeats of the
    // code with which it closes.
    if (this.#failure !== null) this.#websocket.terminate();
  }

  #onPong(id: string, request: WebSocketRequest): void {
    const asked = this.#pings.get(id);
    asked?.answered();
    const sentAt = id === '' ? this.#pingedAt : (asked?.sentAt ?? null);
    if (id === '') this.#pingedAt = null;
    if (sentAt !== null) request.onRoundTrip?.(this.#clock.now() - sentAt);
  }

  /** false leaves further messages with the peer. */
  setReading(reading: boolean): void {
    if (reading) this.#websocket.resume();
    else this.#websocket.pause();
    // What waits to be read would count as the peer's delay.
    this.#pingedAt = null;
    this.#watchdog.setReading(reading);
  }

  send(message: string | Uint8Array): void {
    if (this.#websocket.readyState !== WebSocket.OPEN) return;
    this.#websocket.send(message);
    if (this.#websocket.bufferedAmount > LARGEST_BACKLOG)
      this.#cutBecause('The peer no longer reads what is sent to it.');
  }

  ping(timeoutMs: number): Promise<number> {
    const id = `ringscope ${++this.#lastPing}`;
    const sentAt = this.#clock.now();
    return new Promise<number>((resolve, reject) => {
      const undo = this.#clock.after(timeoutMs, () => reject(noPong(this.#place, timeoutMs)));
      this.#pings.set(id, {
        sentAt,
        answered: () => {
          undo();
          resolve(this.#clock.now() - sentAt);
        },
        ended: () => {
          undo();
          reject(endedBeforePong(this.#place));
        },
      });
      if (this.#websocket.readyState === WebSocket.OPEN) this.#websocket.ping(id);
      else this.#pings.get(id)?.ended();
    }).finally(() => this.#pings.delete(id));
  }

  async close(code = 1000, reason = ''): Promise<ChannelEnd> {
    this.#websocket.close(code, wholeCharacters(Buffer.from(reason).subarray(0, LONGEST_REASON)));
    // A paused socket would never show the peer's closing frame.
    this.#websocket.resume();
    const undo = this.#clock.after(CLOSE_WITHIN_MS, () => this.#websocket.terminate());
    return this.ended.finally(undo);
  }

  /** Ends the channel at once. */
  cut(): void {
    this.#websocket.terminate();
  }

  #cutBecause(reason: string): void {
    this.#endReason = reason;
    this.#websocket.terminate();
  }
}

function listen(websocket: WebSocket, request: WebSocketRequest): void {
  websocket.on('message', (data: Buffer, isBinary: boolean) => {
    if (data.length <= LARGEST_MESSAGE) {
      request.onMessage(isBinary ? data : data.toString());
      return;
    }
    const beginning = data.subarray(0, KEPT_BEGINNING);
    request.onOversized?.(data.length, isBinary ? Uint8Array.from(beginning) : wholeCharacters(beginning));
  });
}

/** UTF-8 that may break off within a character, without that last part. */
function wholeCharacters(beginning: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(beginning, { stream: true });
}

function noPong(place: string, timeoutMs: number): LinkFailure {
  return new LinkFailure('timeout', {
    cause: `${place} did not answer a ping within ${timeoutMs / 1000} s.`,
    cure: 'Check the network in between and the load of the service; some gateways do not pass pings on.',
  });
}

function endedBeforePong(place: string): LinkFailure {
  return new LinkFailure('closed-by-peer', {
    cause: `The WebSocket to ${place} ended before the ping was answered.`,
    cure: 'The link is made again by itself; if this repeats, look at the log of the service.',
  });
}
