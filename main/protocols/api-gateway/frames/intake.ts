import type { Link } from '../../protocol.ts';
import { asText } from '../options.ts';
import type { ApiGatewayOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import { Doubles } from './doubles.ts';
import { gatewayErrorEvent, gatewayErrorIn } from './gateway-error.ts';
import { createReader } from './reader.ts';
import type { Reader } from './reader.ts';

/** A connection, as far as reading its messages goes. */
export interface Origin {
  /** True when an error of the gateway that has just come is the answer to a keep-alive. */
  claimAnswer(): boolean;
}

/** Takes what comes from the connections of a source, and makes events of it. */
export class Intake {
  readonly #link: Link;
  readonly #options: ApiGatewayOptions;
  readonly #remembered: Remembered;
  readonly #read: Reader;
  #doubles: Doubles | null = null;

  constructor(link: Link, options: ApiGatewayOptions, remembered: Remembered) {
    this.#link = link;
    this.#options = options;
    this.#remembered = remembered;
    this.#read = createReader(options);
  }

  receive(message: string | Uint8Array, from: Origin): void {
    if (typeof message === 'string') {
      if (this.#receiveError(message, from)) return;
      if (this.#doubles?.isCopy(message, from) === true) return;
    }
    this.#link.emit(this.#read(message));
  }

  /** A second connection is about to open: what comes on both is taken once. */
  beginOverlap(): void {
    this.#doubles = new Doubles(this.#link.clock);
  }

  /** Returns how many second copies were left out. */
  endOverlap(): number {
    const count = this.#doubles?.count ?? 0;
    this.#doubles = null;
    return count;
  }

  #receiveError(text: string, from: Origin): boolean {
    const error = gatewayErrorIn(text);
    if (error === null) return false;
    if (error.message === 'Forbidden' && from.claimAnswer()) {
      this.#tellOnce('keep-alive', this.#unroutedKeepAlive());
      return true;
    }
    const event = gatewayErrorEvent(error, text);
    this.#link.emit(event);
    this.#tellOnce(
      error.message,
      `The gateway answered with an error: "${error.message}". ${event.reason ?? ''}`,
    );
    return true;
  }

  #unroutedKeepAlive(): string {
    const message = asText(this.#options.keepAliveMessage);
    return (
      `The gateway has no route for the keep-alive ${message} and answers it with "Forbidden". The connection is kept ` +
      'alive all the same, and these answers are not recorded. The operator may add a route for it, or $default.'
    );
  }

  #tellOnce(topic: string, text: string): void {
    if (this.#remembered.isNews(topic)) this.#link.notice(text);
  }
}
