import { LinkFailure } from '../../model/failure.ts';
import type { ChannelEnd, WebSocketChannel, WebSocketRequest } from '../../main/transports/transports.ts';

/** The far end of a WebSocket that a session has dialled: the test speaks for the peer. */
export class FakeChannel {
  readonly request: WebSocketRequest;
  /** Everything that the session has sent, in order. */
  readonly sent: (string | Uint8Array)[] = [];
  /** Called for each message as the session sends it: for peers that answer by themselves. */
  onSent: (message: string | Uint8Array) => void = () => undefined;
  /** Round trip that ping frames report; null lets them time out. */
  pingMs: number | null = 1;
  /** How many ping frames the session asked for. */
  pings = 0;
  /** The code and reason with which the session closed the channel; null while it has not. */
  closedBySession: { code: number | undefined; reason: string | undefined } | null = null;
  /** What the session holds. */
  readonly channel: WebSocketChannel;

  #end: ChannelEnd | null = null;
  readonly #resolveEnded: (end: ChannelEnd) => void;

  constructor(request: WebSocketRequest) {
    this.request = request;
    const { promise, resolve } = Promise.withResolvers<ChannelEnd>();
    this.#resolveEnded = resolve;
    this.channel = {
      subprotocol: request.subprotocols?.[0] ?? '',
      ended: promise,
      send: (message) => {
        if (this.#end !== null) return;
        this.sent.push(message);
        this.onSent(message);
      },
      ping: async (timeoutMs) => {
        this.pings += 1;
        await Promise.resolve();
        if (this.pingMs !== null) return this.pingMs;
        throw new LinkFailure('timeout', {
          cause: `No answer to a ping in ${timeoutMs} ms.`,
          cure: 'None: this is a fake.',
        });
      },
      close: (code, reason) => {
        this.closedBySession ??= { code, reason };
        this.end(code ?? 1000, reason ?? '');
        return promise;
      },
    };
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  /** The peer says something: text and bytes go as they are, anything else as JSON. Ignored once ended. */
  say(message: unknown): void {
    if (this.#end !== null) return;
    const isPlain = typeof message === 'string' || message instanceof Uint8Array;
    this.request.onMessage(isPlain ? message : JSON.stringify(message));
  }

  /** The channel ends: closed by the peer, or gone (1006). */
  end(code: number, reason = '', silent = false): void {
    if (this.#end !== null) return;
    this.#end = { code, reason, silent };
    this.#resolveEnded(this.#end);
  }

  /** The sent text messages, parsed. */
  sentJson(): unknown[] {
    return this.sent
      .filter((message) => typeof message === 'string')
      .map((message): unknown => JSON.parse(message));
  }
}
