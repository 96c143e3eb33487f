import { WebSocket } from 'ws';
import type { Aes } from '../aes.ts';
import { devicesOf } from '../office.ts';
import type { User } from '../office.ts';
import { BAD_REQUEST, readRequest, writeAnswer, writeEvent } from '../session/envelope.ts';
import type { Answer } from '../session/envelope.ts';
import { run } from '../session/requests.ts';
import type { Session, SessionSocket } from '../session/sessions.ts';
import { Outlet } from './outlet.ts';

/** A listener with more than this unread is cut off. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;
/** Longer than a client with 200 ms between its requests takes from one monitor to the next. */
const SETTLE_MS = 2000;
const HUGE_BYTES = 2 * 1024 * 1024;

/** One WebSocket of a signed-in user. */
export class Channel implements SessionSocket {
  readonly #aes: Aes;
  readonly #webSocket: WebSocket;
  readonly #reset: () => void;
  readonly #user: User;
  readonly #number: number;
  readonly #outlet: Outlet;
  readonly #onSubscribed: (channel: Channel) => void;
  #session: Session | null = null;
  #frozen = false;
  #announced = false;

  constructor(
    aes: Aes,
    parts: {
      webSocket: WebSocket;
      /** Breaks the TCP connection by RST. */
      reset: () => void;
      user: User;
      number: number;
      /** Called once, when the first monitor is on. */
      onSubscribed: (channel: Channel) => void;
    },
  ) {
    this.#aes = aes;
    this.#webSocket = parts.webSocket;
    this.#reset = parts.reset;
    this.#user = parts.user;
    this.#number = parts.number;
    this.#onSubscribed = parts.onSubscribed;
    this.#outlet = new Outlet({
      clock: aes.clock,
      hurry: aes.hurry,
      frames: () => aes.conduct.frames,
      write: (text) => this.#write(text),
      overflow: () => this.#dropSlow(),
    });
    this.#webSocket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
    this.#webSocket.on('error', (error) =>
      aes.journal.write('WARN', `socket ${this.#number}: ${error.message}`),
    );
    this.#webSocket.on('close', () => this.#lost());
  }

  /** The session is live and has a monitor. */
  get subscribed(): boolean {
    return this.#session?.state === 'active' && this.#session.monitors.size > 0;
  }

  /**
   * Subscribed, and not about to place more monitors: every device has one, or none was added for a while. A client
   * that keeps AES's pace needs half a minute for all devices, and would miss what happens meanwhile.
   */
  get settled(): boolean {
    const session = this.#session;
    if (session === null || !this.subscribed) return false;
    const { clock, hurry, office } = this.#aes;
    const quiet = clock.now() - session.monitoredAt >= SETTLE_MS / hurry;
    return quiet || session.monitors.size >= devicesOf(office).length;
  }

  get session(): Session | null {
    return this.#session;
  }

  sendEvent(name: string, payload: Record<string, unknown>): void {
    const { payloadString, dialect } = this.#aes.conduct;
    this.#outlet.event(writeEvent(name, payload, { payloadString, eventInvokeId: dialect.eventInvokeId }));
  }

  /** An event no client knows, larger than any real one. */
  sendHuge(): void {
    this.sendEvent('DiagnosticDump', { text: '*'.repeat(HUGE_BYTES) });
  }

  close(code: number): void {
    this.#webSocket.close(code);
  }

  /** Ends the socket without a close frame. */
  cut(): void {
    this.#webSocket.terminate();
  }

  /** Ends the socket with a TCP reset. */
  reset(): void {
    this.#reset();
  }

  /** Keeps the socket open but reads, answers and tells nothing, or takes that up again. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    if (frozen) this.#webSocket.pause();
    else this.#webSocket.resume();
  }

  #receive(text: string): void {
    this.#aes.journal.frame('in', this.#number, text);
    const { acceptAnyOrder } = this.#aes.conduct;
    const read = readRequest(text, acceptAnyOrder);
    if (!('request' in read)) {
      this.#answer('', read.invokeId, BAD_REQUEST);
      return;
    }
    const { invokeId, name, payload } = read.request;
    const caller = {
      user: this.#user,
      session: this.#session,
      attach: (session: Session) => this.#attach(session),
    };
    this.#answer(name, invokeId, run(this.#aes, caller, name, payload));
    if (!this.#announced && this.subscribed) {
      this.#announced = true;
      this.#onSubscribed(this);
    }
  }

  #answer(name: string, invokeId: number | undefined, answer: Answer): void {
    if (answer.kind === 'nothing') return;
    this.#outlet.answer(writeAnswer(name, invokeId, answer, this.#aes.conduct.payloadString));
  }

  #attach(session: Session): void {
    const { socket } = session;
    session.socket = this;
    if (socket !== null && socket !== this) socket.close(1000);
    const former = this.#session;
    this.#session = session;
    if (former !== null && former !== session) this.#aes.sessions.socketLost(former);
  }

  #write(text: string): void {
    if (this.#frozen || this.#webSocket.readyState !== WebSocket.OPEN) return;
    if (this.#webSocket.bufferedAmount > MAX_UNREAD_BYTES) {
      this.#dropSlow();
      return;
    }
    this.#aes.journal.frame('out', this.#number, text);
    this.#webSocket.send(text);
  }

  #dropSlow(): void {
    this.#aes.journal.write('WARN', `socket ${this.#number}: does not read, dropped`);
    this.#webSocket.terminate();
  }

  #lost(): void {
    this.#outlet.stop();
    const session = this.#session;
    this.#session = null;
    // A session that was taken up on another socket is no longer this one's to lose.
    if (session?.socket === this) this.#aes.sessions.socketLost(session);
  }
}
