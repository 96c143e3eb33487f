import type { Clock, Undo } from '../../../../model/clock.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { ChannelEnd, WebSocketChannel } from '../../../transports/transports.ts';
import type { Fields } from './fields.ts';
import { readFrame, writeRequest } from './frame.ts';
import type { Frame } from './frame.ts';
import { Pace } from './pace.ts';
import { FAILURE_KINDS, refusalIn } from './refusal.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const PONG_TIMEOUT_MS = 5_000;
/** DMCC's requests run to 9998; 9999 marks what nobody asked for. */
const LARGEST_INVOKE_ID = 9998;

/** The socket ended while something was waited for. */
export class ConversationOver extends Error {
  readonly end: ChannelEnd;

  constructor(end: ChannelEnd) {
    super('The conversation with AES is over.');
    this.name = 'ConversationOver';
    this.end = end;
  }
}

/** AES did not answer a request in time. */
export class NoAnswer extends Error {
  readonly request: string;

  constructor(request: string) {
    super(`AES did not answer ${request} within ${ANSWER_TIMEOUT_MS / 1000} s.`);
    this.name = 'NoAnswer';
    this.request = request;
  }
}

export interface Answer {
  payload: Fields;
  /** The payload where it is a text that is no JSON object. */
  payloadText: string | undefined;
  raw: string;
}

/** Where what nobody waits for goes. */
export interface ConversationListener {
  /** An event, or an answer that comes unasked, late or twice. */
  onFrame(frame: Frame, raw: string): void;
  onUnreadable(raw: string | Uint8Array, reason: string): void;
}

export interface ConversationSettings {
  clock: Clock;
  /** Requests a second. */
  rate: number;
  /** `header.version`. */
  version: string;
  listener: ConversationListener;
}

interface Waiting {
  request: string;
  answered: (answer: Answer) => void;
  failed: (error: Error) => void;
  undo: Undo;
}

/** Requests and answers on one socket, joined by their `invokeId`. */
export class Conversation {
  /** Sent in the header of every request once set. */
  authorization: string | undefined;
  readonly pace: Pace;
  readonly #settings: ConversationSettings;
  readonly #outstanding = new Map<number, Waiting>();
  readonly #unsent = new Set<Waiting>();
  #channel: WebSocketChannel | null = null;
  #lastInvokeId = 0;
  #lastHeardAt: number;
  #failure: LinkFailure | null = null;
  #over: ConversationOver | null = null;

  constructor(settings: ConversationSettings) {
    this.#settings = settings;
    this.pace = new Pace(settings.clock, settings.rate);
    this.#lastHeardAt = settings.clock.now();
  }

  /** When the last message came (ms since the epoch). */
  get lastHeardAt(): number {
    return this.#lastHeardAt;
  }

  /** Why we ended the conversation ourselves, where we did. */
  get failure(): LinkFailure | null {
    return this.#failure;
  }

  get isOpen(): boolean {
    return this.#channel !== null && this.#over === null;
  }

  /** The socket is open. Resolves when it has ended, which rejects whatever is still waited for. */
  async attach(channel: WebSocketChannel): Promise<ChannelEnd> {
    this.#channel = channel;
    const end = await channel.ended;
    this.#over = new ConversationOver(end);
    this.pace.stop();
    for (const waiting of [...this.#outstanding.values(), ...this.#unsent]) {
      waiting.undo();
      waiting.failed(this.#failure ?? this.#over);
    }
    this.#outstanding.clear();
    this.#unsent.clear();
    return end;
  }

  /** Ends the conversation for this reason. */
  fail(failure: LinkFailure): void {
    this.#failure ??= failure;
    void this.close();
  }

  /** Whether there is still somebody at the other end of the socket. */
  async answersPing(): Promise<boolean> {
    try {
      await this.#channel?.ping(PONG_TIMEOUT_MS);
      return this.#channel !== null;
    } catch (error) {
      if (error instanceof LinkFailure) return false;
      throw error;
    }
  }

  /** Closes politely; resolves when the socket has ended. */
  async close(): Promise<void> {
    await this.#channel?.close(1000);
  }

  receive(message: string | Uint8Array): void {
    const { clock, listener } = this.#settings;
    this.#lastHeardAt = clock.now();
    if (typeof message !== 'string') {
      listener.onUnreadable(message, 'The message is binary; AES sends text only.');
      return;
    }
    const frame = readFrame(message);
    if ('problem' in frame) listener.onUnreadable(message, frame.problem);
    else if (!this.#settle(frame, message)) listener.onFrame(frame, message);
  }

  /**
   * Sends a request when its turn has come and resolves with the answer that grants it. Throws `WtiRefusal`, `NoAnswer`,
   * or what ended the conversation.
   */
  request(name: string, payload: Fields, urgent = false): Promise<Answer> {
    return new Promise((answered, failed) => {
      if (this.#over !== null) {
        failed(this.#failure ?? this.#over);
        return;
      }
      const waiting: Waiting = { request: name, answered, failed, undo: () => undefined };
      this.#unsent.add(waiting);
      this.pace.take(() => this.#send(waiting, payload), urgent);
    });
  }

  #send(waiting: Waiting, payload: Fields): void {
    const { clock, version } = this.#settings;
    const invokeId = this.#freeInvokeId();
    this.#unsent.delete(waiting);
    this.#outstanding.set(invokeId, waiting);
    waiting.undo = clock.after(ANSWER_TIMEOUT_MS, () => {
      this.#outstanding.delete(invokeId);
      waiting.failed(new NoAnswer(waiting.request));
      this.pace.answered();
    });
    const { authorization } = this;
    const header = { invokeId, request: waiting.request, version };
    this.#channel?.send(
      writeRequest(authorization === undefined ? header : { ...header, authorization }, payload),
    );
  }

  #freeInvokeId(): number {
    do this.#lastInvokeId = (this.#lastInvokeId % LARGEST_INVOKE_ID) + 1;
    while (this.#outstanding.has(this.#lastInvokeId));
    return this.#lastInvokeId;
  }

  /** False for what is not the answer to an outstanding request. */
  #settle(frame: Frame, raw: string): boolean {
    const { payload, payloadText } = frame;
    if (frame.kind === 'event') return false;
    // An AES that cannot read a request cannot repeat its id either; requests are answered in order, so it is the oldest.
    const isBare = frame.invokeId === undefined && FAILURE_KINDS.has(frame.kind);
    const invokeId = isBare ? this.#outstanding.keys().next().value : frame.invokeId;
    const waiting = invokeId === undefined ? undefined : this.#outstanding.get(invokeId);
    if (invokeId === undefined || waiting === undefined) return false;
    this.#outstanding.delete(invokeId);
    waiting.undo();
    const refusal = refusalIn(frame, waiting.request);
    if (refusal === undefined) waiting.answered({ payload, payloadText, raw });
    else waiting.failed(refusal);
    this.pace.answered();
    return true;
  }
}
