import type { Clock, Undo } from '../../../model/clock.ts';
import type { PresentedChain } from '../../../model/contract/certificate.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { Address, Place } from './address.ts';

/** What a dial is doing: the shared steps, and `answer`, the wait for the HTTP answer or the CONNACK. */
export type Stage = 'resolve' | 'connect' | 'proxy' | 'tls' | 'upgrade' | 'answer';

export interface AttemptSettings {
  clock: Clock;
  address: Address;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  onStage(stage: Stage): void;
  /** What the stage in progress has found. */
  onFound?(stage: Stage, what: string): void;
  onChain?(chain: PresentedChain): void;
}

/**
 * One dial from its name to its first answer, under one time limit and one stop signal. Every wait of it goes through
 * `wait`, so that it ends with the attempt and leaves nothing behind.
 */
export class Attempt {
  readonly address: Address;
  readonly clock: Clock;
  readonly #settings: AttemptSettings;
  readonly #undo: Undo[] = [];
  #stage: Stage = 'resolve';
  #towards: Place;
  #over: { reason: unknown } | null = null;
  #interrupt: (() => void) | null = null;

  constructor(settings: AttemptSettings) {
    this.#settings = settings;
    this.address = settings.address;
    this.#towards = settings.address;
    this.clock = settings.clock;
    const { clock, timeoutMs, signal } = settings;
    signal?.throwIfAborted();
    this.#undo.push(clock.after(timeoutMs, () => this.#end(this.#timeout())));
    if (signal) {
      const stop = () => this.#end(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      this.#undo.push(() => signal.removeEventListener('abort', stop));
    }
  }

  /** A stage begins; `towards` is whose answer it waits for, where that is a proxy's. */
  enter(stage: Stage, towards: Place = this.address): void {
    this.#stage = stage;
    this.#towards = towards;
    this.#settings.onStage(stage);
  }

  /** What the stage has found, for people: a part of a sentence. */
  found(what: string): void {
    this.#settings.onFound?.(this.#stage, what);
  }

  /** A host has presented its certificates, whatever the trust made of them. */
  presented(chain: PresentedChain): void {
    this.#settings.onChain?.(chain);
  }

  /**
   * Settles as `begin` says, or fails as soon as the attempt is over; `begin` may return what undoes its work, which
   * then runs. One wait at a time.
   */
  wait<T>(
    begin: (resolve: (value: T) => void, reject: (reason: unknown) => void) => (() => void) | undefined,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#over) {
        reject(asError(this.#over.reason));
        return;
      }
      const undo = begin(resolve, reject);
      this.#interrupt = () => {
        reject(asError(this.#over?.reason));
        undo?.();
      };
    }).finally(() => (this.#interrupt = null));
  }

  /** Waits for what cannot be undone, and only takes time. */
  during<T>(work: Promise<T>): Promise<T> {
    return this.wait((resolve, reject) => {
      work.then(resolve, reject);
      return undefined;
    });
  }

  /** The attempt has come to its end, good or bad: its timer and listeners are taken away. */
  finish(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** Ends the attempt with this failure, whatever it waits for; without effect once it has come to its end. */
  end(failure: LinkFailure): void {
    this.#end(failure);
  }

  #end(reason: unknown): void {
    this.#over = { reason };
    this.finish();
    this.#interrupt?.();
  }

  #timeout(): LinkFailure {
    const { address, timeoutMs } = this.#settings;
    const { cause, cure } = TIMEOUTS[this.#stage](this.#towards, address);
    return new LinkFailure('timeout', {
      // The upgrade and the answer belong to whatever step the protocol is in.
      ...(DIAL_STAGES.has(this.#stage) && { step: this.#stage }),
      cause: `${cause} within ${timeoutMs / 1000} s.`,
      cure,
      evidence: [`Address: ${address.shown}`],
    });
  }
}

const DIAL_STAGES: ReadonlySet<Stage> = new Set<Stage>(['resolve', 'connect', 'proxy', 'tls']);

const TIMEOUTS: Record<Stage, (towards: Place, address: Address) => { cause: string; cure: string }> = {
  resolve: ({ host }) => ({
    cause: `The name server did not answer for ${host}`,
    cure: 'Check the network connection of this machine and its name server; on a VPN, whether it is connected.',
  }),
  connect: ({ place }) => ({
    cause: `${place} did not answer`,
    cure: 'Check that the host is up and that no firewall on the way drops this port; on a VPN, whether it is connected.',
  }),
  proxy: ({ place }, address) => ({
    cause: `The proxy ${place} did not say whether ${address.place} can be reached`,
    cure: 'The proxy probably gets no answer from the service: check host and port in the address, and the firewall between the two. Otherwise the proxy hangs: restart it.',
  }),
  tls: ({ place }) => ({
    cause: `${place} accepted the connection but did not answer the TLS handshake`,
    cure: 'Check that this is the TLS port of the service: a plain port waits in silence. Otherwise the service hangs: restart it.',
  }),
  upgrade: ({ place }) => ({
    cause: `${place} did not answer the WebSocket upgrade`,
    cure: 'Check that the address names the WebSocket service; a proxy or load balancer in between may not pass WebSockets on.',
  }),
  answer: ({ place }) => ({
    cause: `${place} accepted the connection but did not answer the request`,
    cure: 'Check that the address names the right service and port, and that the service is not overloaded.',
  }),
};

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The dial was stopped.', { cause: reason });
}
