import { randomInt } from 'node:crypto';
import type { Clock, Undo } from '../../../../model/clock.ts';

/** An answer to a keep-alive comes within this time (ms). */
const ANSWER_WITHIN_MS = 5000;
/** Spreads 540 s by 30 s either way, so that many monitors do not speak at once. */
const SPREAD = 1 / 18;

export interface KeepAliveSettings {
  clock: Clock;
  /** 0 never sends. */
  everyMs: number;
  send: () => void;
}

/**
 * Speaks when nothing was said for long. The gateway's idle timer counts messages in both directions; ping frames
 * may not count. A busy feed needs none of it.
 */
export class KeepAlive {
  readonly #settings: KeepAliveSettings;
  #busyAt: number;
  #unansweredSince: number | null = null;
  #undo: Undo = () => undefined;

  constructor(settings: KeepAliveSettings) {
    this.#settings = settings;
    this.#busyAt = settings.clock.now();
  }

  /** Call it once the connection is open. */
  start(): void {
    this.touch();
    if (this.#settings.everyMs > 0) this.#wait(this.#spread());
  }

  /** When (ms) the last message went or came. */
  get busyAt(): number {
    return this.#busyAt;
  }

  /** A message went or came. */
  touch(): void {
    this.#busyAt = this.#settings.clock.now();
  }

  /** True once for each keep-alive, when it was sent just before: an error of the gateway is then the answer to it. */
  claimAnswer(): boolean {
    const since = this.#unansweredSince;
    this.#unansweredSince = null;
    return since !== null && this.#settings.clock.now() - since <= ANSWER_WITHIN_MS;
  }

  stop(): void {
    this.#undo();
  }

  #wait(limitMs: number): void {
    const { clock } = this.#settings;
    this.#undo = clock.after(this.#busyAt + limitMs - clock.now(), () => {
      if (this.#busyAt + limitMs > clock.now()) this.#wait(limitMs);
      else this.#speak();
    });
  }

  #speak(): void {
    this.#unansweredSince = this.#settings.clock.now();
    this.touch();
    this.#settings.send();
    this.#wait(this.#spread());
  }

  #spread(): number {
    const { everyMs } = this.#settings;
    const spread = Math.floor(everyMs * SPREAD);
    return everyMs + randomInt(-spread, spread + 1);
  }
}
