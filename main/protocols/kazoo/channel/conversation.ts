import type { Clock, Undo } from '../../../../model/clock.ts';
import type { ChannelEnd, WebSocketChannel } from '../../../transports/transports.ts';
import type { BusMessage } from '../events/message.ts';
import { Allowance } from './allowance.ts';
import { readFrame } from './frames.ts';
import type { Reply, Request } from './frames.ts';

const REPLY_TIMEOUT_MS = 10_000;
const RATE_REFUSALS_BORNE = 10;
const RATE_REFUSAL = /^rate limiting threshold hit for/i;

/** The conversation ended while something was waited for. */
export class ConversationOver extends Error {
  constructor() {
    super('The conversation with the event service is over.');
    this.name = 'ConversationOver';
  }
}

/** Where goes what is not the reply to a request. */
export interface ConversationListener {
  onEvent(message: BusMessage, raw: string): void;
  /** Understood, without a meaning for us. */
  onOther(name: string, raw: string): void;
  onUnreadable(name: string, reason: string, raw: string | Uint8Array): void;
  /** The server asked us to send less. */
  onSlowedDown(): void;
}

/** Requests and replies on one socket, matched by their id; events come in between, also before the first reply. */
export class Conversation {
  readonly #clock: Clock;
  readonly #listener: ConversationListener;
  readonly #allowance: Allowance;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  readonly #over = Promise.withResolvers<never>();
  #channel: WebSocketChannel | null = null;
  #requests = 0;
  #lastEventAt: number;
  #lastHeardAt: number;

  constructor(clock: Clock, listener: ConversationListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#allowance = new Allowance(clock);
    this.#lastEventAt = this.#lastHeardAt = clock.now();
    // Nobody may be waiting when it ends.
    this.#over.promise.catch(() => undefined);
  }

  /** When the last event came, or the conversation began (ms since the epoch). */
  get lastEventAt(): number {
    return this.#lastEventAt;
  }

  /** When the last message of any sort came, or the conversation began (ms since the epoch). */
  get lastHeardAt(): number {
    return this.#lastHeardAt;
  }

  /** The socket is open. Resolves when it has ended, which rejects whatever is still waited for. */
  async attach(channel: WebSocketChannel): Promise<ChannelEnd> {
    this.#channel = channel;
    const end = await channel.ended;
    this.#over.reject(new ConversationOver());
    return end;
  }

  /** Closes politely, which drops all subscriptions; resolves when the socket has ended. */
  async close(): Promise<void> {
    await this.#channel?.close(1000);
  }

  receive(message: string | Uint8Array): void {
    this.#lastHeardAt = this.#clock.now();
    if (typeof message !== 'string') {
      this.#listener.onUnreadable('unreadable', 'The message is binary; Blackhole sends text only.', message);
      return;
    }
    const frame = readFrame(message);
    if (frame.type === 'event') {
      this.#lastEventAt = this.#lastHeardAt;
      this.#listener.onEvent(frame.message, message);
    } else if (frame.type === 'reply') {
      const answered = this.#waiting.get(frame.requestId);
      if (answered === undefined) this.#listener.onOther('reply', message);
      else answered(frame.reply);
    } else if (frame.type === 'other') {
      this.#listener.onOther(frame.action, message);
    } else {
      this.#listener.onUnreadable(frame.name, frame.reason, message);
    }
  }

  /**
   * Sends a request and waits for its reply; asks again when none comes (a busy server drops replies too), in all `tries`
   * times. Null when it was never answered. Keeps to the server's allowance.
   */
  async ask(request: Request, token: string, tries = 2): Promise<Reply | null> {
    this.#requests += 1;
    const requestId = `ringscope-${this.#requests}`;
    const text = JSON.stringify({ ...request, auth_token: token, request_id: requestId });
    let refusals = 0;
    for (let unanswered = 0; unanswered < tries;) {
      const delay = this.#allowance.take();
      if (delay > 0) await this.pause(delay);
      const reply = await this.#reply(requestId, text);
      if (reply === null) unanswered += 1;
      else if (!isRateRefusal(reply) || refusals >= RATE_REFUSALS_BORNE) return reply;
      else {
        refusals += 1;
        this.#allowance.slowDown();
        this.#listener.onSlowedDown();
      }
    }
    return null;
  }

  /** Waits for work that cannot be called off, but not beyond the end of the conversation. */
  during<Value>(work: Promise<Value>): Promise<Value> {
    return Promise.race([work, this.#over.promise]);
  }

  /** Lets time pass. */
  async pause(ms: number): Promise<void> {
    await this.#within(ms, new Promise<never>(() => undefined));
  }

  async #reply(requestId: string, text: string): Promise<Reply | null> {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#waiting.set(requestId, resolve);
    try {
      this.#channel?.send(text);
      return await this.#within(REPLY_TIMEOUT_MS, promise);
    } finally {
      this.#waiting.delete(requestId);
    }
  }

  /** Null when the time was up first. */
  async #within<Value>(ms: number, work: Promise<Value>): Promise<Value | null> {
    let undo: Undo = () => undefined;
    const timeUp = new Promise<null>((resolve) => {
      undo = this.#clock.after(ms, () => resolve(null));
    });
    try {
      return await this.during(Promise.race([work, timeUp]));
    } finally {
      undo();
    }
  }
}

function isRateRefusal(reply: Reply): boolean {
  return !reply.isDone && reply.errors.some((error) => RATE_REFUSAL.test(error));
}
