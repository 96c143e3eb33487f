import type { Clock, Undo } from '../../../../model/clock.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { ChannelEnd, WebSocketChannel } from '../../../transports/transports.ts';
import { silentFailure } from '../failures.ts';
import { readFrame } from './frames.ts';
import type { Command } from './frames.ts';

const INIT_TIMEOUT_MS = 15_000;
const REPLY_TIMEOUT_MS = 10_000;

/** The conversation ended while something was waited for. */
export class ConversationOver extends Error {
  readonly end: ChannelEnd;

  constructor(end: ChannelEnd) {
    super('The conversation with the event service is over.');
    this.name = 'ConversationOver';
    this.end = end;
  }
}

/** Where what is not an answer goes. */
export interface ConversationListener {
  onEvent(body: unknown, raw: string): void;
  onUnreadable(raw: string | Uint8Array, reason: string): void;
}

interface Waiting {
  /** The op of the answer. */
  op: string;
  answered: (version: number) => void;
  failed: (error: Error) => void;
  undo: Undo;
}

/**
 * Commands and answers on one socket. Answers come in the order of the commands and carry no id; errors are never an
 * answer: the socket is closed.
 */
export class Conversation {
  /** As the server said it in `init`; null until then. */
  version: number | null = null;
  /** The kind of the last command, for telling what the server did not understand. */
  lastCommand: Command['op'] | null = null;
  readonly #clock: Clock;
  readonly #listener: ConversationListener;
  readonly #waiting: Waiting[] = [];
  #channel: WebSocketChannel | null = null;
  #lastReceivedAt = 0;
  #failure: LinkFailure | null = null;

  constructor(clock: Clock, listener: ConversationListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** The socket is open. Resolves when it has ended, which rejects whatever is still waited for. */
  async attach(channel: WebSocketChannel): Promise<ChannelEnd> {
    this.#channel = channel;
    const end = await channel.ended;
    for (const waiting of this.#waiting.splice(0)) {
      waiting.undo();
      waiting.failed(this.#failure ?? new ConversationOver(end));
    }
    return end;
  }

  /** Why we ended the conversation ourselves, where we did. */
  get failure(): LinkFailure | null {
    return this.#failure;
  }

  /** Ends the conversation for this reason. */
  fail(failure: LinkFailure): void {
    this.#failure ??= failure;
    void this.close();
  }

  /** ms since the epoch: when the last message came; what the server sent since then may be lost. */
  get lastReceivedAt(): number {
    return this.#lastReceivedAt;
  }

  /** Closes politely; resolves when the socket has ended. */
  async close(): Promise<void> {
    await this.#channel?.close(1000);
  }

  receive(message: string | Uint8Array): void {
    this.#lastReceivedAt = this.#clock.now();
    if (typeof message !== 'string') {
      this.#listener.onUnreadable(message, 'The message is binary; the event service sends text only.');
      return;
    }
    const frame = readFrame(message, this.version);
    if (frame.type === 'event') this.#listener.onEvent(frame.body, message);
    else if (frame.type === 'unreadable') this.#listener.onUnreadable(message, frame.reason);
    else if (frame.type === 'init') this.#onAnswer('init', message, frame.version);
    else this.#onAnswer(frame.op, message, 0);
  }

  /** Waits for the server's first word, which it says once it has checked the token. */
  async init(): Promise<number> {
    const version = await this.#answer('init', INIT_TIMEOUT_MS, () =>
      this.#late('did not begin the conversation', INIT_TIMEOUT_MS),
    );
    this.version = version;
    return version;
  }

  /** Sends a command and waits for its answer. */
  async command(command: Command): Promise<void> {
    const answer = this.#answer(command.op, REPLY_TIMEOUT_MS, () =>
      this.#late(`did not answer the command "${command.op}"`, REPLY_TIMEOUT_MS),
    );
    this.tell(command);
    await answer;
  }

  /** Has the server show that it still hears us; a conversation in which it does not is over. */
  async ping(): Promise<void> {
    const answer = this.#answer('pong', REPLY_TIMEOUT_MS, () => silentFailure(this.#lastReceivedAt));
    this.tell({ op: 'ping', data: { payload: 'ringscope' } });
    await answer;
  }

  /** Sends a command to which no answer comes: version 1 answers none but `start` once started. */
  tell(command: Command): void {
    this.lastCommand = command.op;
    this.#channel?.send(JSON.stringify(command));
  }

  #answer(op: string, timeoutMs: number, failure: () => LinkFailure): Promise<number> {
    return new Promise((answered, failed) => {
      const waiting: Waiting = { op, answered, failed, undo: () => undefined };
      this.#limit(waiting, timeoutMs, failure);
      this.#waiting.push(waiting);
    });
  }

  /** A server that still sends is busy, not dead: the limit counts from its last message. */
  #limit(waiting: Waiting, timeoutMs: number, failure: () => LinkFailure): void {
    const since = this.#clock.now();
    waiting.undo = this.#clock.after(timeoutMs, () => {
      if (this.#lastReceivedAt > since) this.#limit(waiting, timeoutMs, failure);
      else this.fail(failure());
    });
  }

  #late(whatItDidNot: string, timeoutMs: number): LinkFailure {
    return new LinkFailure('timeout', {
      cause: `The event service ${whatItDidNot} within ${timeoutMs / 1000} s.`,
      cure: 'The telephone system may be overloaded. It is tried again by itself.',
    });
  }

  #onAnswer(op: string, raw: string, version: number): void {
    const [next] = this.#waiting;
    if (next?.op !== op) {
      this.#listener.onUnreadable(raw, `Nothing was asked that "${op}" answers.`);
      return;
    }
    this.#waiting.shift();
    next.undo();
    // What follows in the same read is already to be read by this version.
    if (op === 'init') this.version = version;
    next.answered(version);
  }
}
