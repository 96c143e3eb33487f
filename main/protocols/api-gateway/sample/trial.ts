import type { Undo } from '../../../../model/clock.ts';
import type { Link } from '../../protocol.ts';
import type { ApiGatewayOptions } from '../options.ts';
import { Remembered } from '../remembered.ts';
import { GatewaySocket } from '../sockets/gateway-socket.ts';

/** A function of the service may take 29 s. */
const HEARD_WITHIN_MS = 30_000;

/** Whether what was sent came out at the other end; if not, why not and what to do. */
export type TestResult = { arrived: true; afterMs: number } | { arrived: false; cause: string; cure: string };

/** One try to send something through the service and to hear it on another connection. */
export class Trial {
  readonly #options: ApiGatewayOptions;
  readonly #link: Link;
  readonly #unheard: { cause: string; cure: string };
  readonly #result = Promise.withResolvers<TestResult>();
  readonly #sockets: GatewaySocket[] = [];
  #begunAt = 0;
  #ended = false;
  #undoLimit: Undo = () => undefined;

  /** `unheard` is the result when nothing comes. */
  constructor(options: ApiGatewayOptions, link: Link, unheard: { cause: string; cure: string }) {
    this.#options = options;
    this.#link = link;
    this.#unheard = unheard;
  }

  /** Does the work and waits for the result; closes all connections before it ends. */
  async run(work: () => Promise<void>): Promise<TestResult> {
    const { signal } = this.#link;
    const onAbort = () => this.#result.reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const worked = work().then(() => this.#result.promise);
    try {
      return await Promise.race([this.#result.promise, worked]);
    } finally {
      this.#ended = true;
      this.#undoLimit();
      signal.removeEventListener('abort', onAbort);
      await Promise.all(this.#sockets.map((socket) => socket.close()));
    }
  }

  /** Opens a connection that makes the trial a success when this text comes on it. */
  async listenFor(text: string): Promise<void> {
    await this.open((message) => {
      if (message.trim() !== text) return;
      this.#result.resolve({ arrived: true, afterMs: this.#link.clock.now() - this.#begunAt });
    });
  }

  async open(onText: (text: string) => void): Promise<GatewaySocket> {
    this.#link.signal.throwIfAborted();
    const socket = new GatewaySocket({
      options: this.#options,
      link: this.#link,
      remembered: new Remembered(),
      onMessage: (message) => {
        if (typeof message === 'string') onText(message);
      },
      onLost: (failure) => this.#result.reject(failure),
      onBug: (error) => this.#result.reject(error),
    });
    this.#sockets.push(socket);
    await socket.open();
    return socket;
  }

  /** What is to be heard is sent now. */
  begin(): void {
    const { clock } = this.#link;
    this.#begunAt = clock.now();
    if (!this.#ended) this.#undoLimit = clock.after(HEARD_WITHIN_MS, () => this.fail(this.#unheard));
  }

  /** It did not arrive. Without effect when it has. */
  fail(why: { cause: string; cure: string }): void {
    this.#result.resolve({ arrived: false, ...why });
  }
}
