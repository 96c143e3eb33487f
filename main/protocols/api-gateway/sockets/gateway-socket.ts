import { LinkFailure } from '../../../../model/failure.ts';
import type { Undo } from '../../../../model/clock.ts';
import type { ChannelEnd, WebSocketChannel } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import { failureOfEnd } from '../failures/ended.ts';
import { failureOfDial } from '../failures/refused-upgrade.ts';
import { orRejected } from '../failures/repeated-refusal.ts';
import { asText } from '../options.ts';
import type { ApiGatewayOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import { KeepAlive } from './keep-alive.ts';
import { watchPath } from './path-watch.ts';
import { requestFor } from './request.ts';

export interface GatewaySocketSettings {
  options: ApiGatewayOptions;
  link: Link;
  remembered: Remembered;
  onMessage: (message: string | Uint8Array, from: GatewaySocket) => void;
  /** It has ended, and not because it was closed here. Called once, and only after it was open. */
  onLost: (failure: LinkFailure, from: GatewaySocket) => void;
  /** Takes our own mistakes. */
  onBug: (error: unknown) => void;
}

/** One WebSocket to the gateway, kept alive while it is open. */
export class GatewaySocket {
  readonly #settings: GatewaySocketSettings;
  readonly #keepAlive: KeepAlive;
  #channel: WebSocketChannel | null = null;
  #openedAt = 0;
  #heardAt = 0;
  #closing = false;
  #stopWatching: Undo = () => undefined;

  constructor(settings: GatewaySocketSettings) {
    const { link, options } = settings;
    this.#settings = settings;
    this.#keepAlive = new KeepAlive({
      clock: link.clock,
      everyMs: options.keepAliveSeconds * 1000,
      send: () => this.#channel?.send(asText(options.keepAliveMessage)),
    });
  }

  /** When (ms) the last message came; 0 before the first. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Resolves once it is open and the first messages are sent: false when it was closed meanwhile. Throws `LinkFailure`. */
  async open(): Promise<boolean> {
    const { options, link, onBug } = this.#settings;
    const channel = await this.#dial();
    this.#channel = channel;
    if (this.#closing) {
      await channel.close(1000);
      return false;
    }
    this.#openedAt = link.clock.now();
    this.#keepAlive.start();
    this.#stopWatching = watchPath({
      channel,
      clock: link.clock,
      everyMs: options.pingSeconds * 1000,
      heardAt: () => this.#heardAt,
      onDead: (deafSince) => this.#lost(silence(deafSince, link.clock.now())),
      onBug,
    });
    channel.ended.then((end) => this.#ended(end)).catch(onBug);
    for (const message of options.onOpen) this.send(asText(message));
    return true;
  }

  send(text: string): void {
    this.#keepAlive.touch();
    this.#channel?.send(text);
  }

  /** True when an error of the gateway that has just come is the answer to a keep-alive. */
  claimAnswer(): boolean {
    return this.#keepAlive.claimAnswer();
  }

  /** Closes politely, or as soon as it is open; leaves no timer. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stopTimers();
    await this.#channel?.close(1000);
  }

  async #dial(): Promise<WebSocketChannel> {
    const { options, link } = this.#settings;
    try {
      return await link.transports.websocket(requestFor(options, link, (message) => this.#receive(message)));
    } catch (error) {
      throw error instanceof LinkFailure ? failureOfDial(error) : error;
    }
  }

  #receive(message: string | Uint8Array): void {
    this.#heardAt = this.#settings.link.clock.now();
    this.#keepAlive.touch();
    this.#settings.onMessage(message, this);
  }

  #ended(end: ChannelEnd): void {
    const { link, remembered } = this.#settings;
    const now = link.clock.now();
    const failure = failureOfEnd(end, {
      openFor: now - this.#openedAt,
      quietFor: now - this.#keepAlive.busyAt,
    });
    if (!this.#closing) this.#lost(orRejected(failure, end, remembered.objections, now));
  }

  #lost(failure: LinkFailure): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#stopTimers();
    this.#settings.onLost(failure, this);
  }

  #stopTimers(): void {
    this.#keepAlive.stop();
    this.#stopWatching();
  }
}

function silence(deafSince: number, now: number): LinkFailure {
  return new LinkFailure('silent', {
    cause: `The way to the gateway is dead: for ${Math.round((now - deafSince) / 1000)} s nothing came, and pings that were answered before no longer are.`,
    cure: 'Check the network. It is tried again by itself.',
    deafSince,
  });
}
