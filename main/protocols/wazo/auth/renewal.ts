import type { Clock, Undo } from '../../../../model/clock.ts';
import type { HeldToken } from './token-keeper.ts';

/** The part of a life after which a new token is fetched. */
const RENEW_AT = 0.8;
const LEAST_BETWEEN_MS = 5_000;
/** A timer cannot run for years; a token can. */
const LONGEST_TIMER_MS = 12 * 3_600_000;

export interface RenewalSettings {
  clock: Clock;
  token: HeldToken;
  /** Fetches a new token and puts it to use, or says whether to try again. */
  renew: (old: HeldToken) => Promise<HeldToken | 'later' | 'never'>;
  /** Takes what `renew` throws: a mistake of ours. */
  onBug: (error: unknown) => void;
}

/** Renews a token at 80 % of its life, or sooner when told so; never twice at a time and never twice within 5 s. */
export class Renewal {
  readonly #settings: RenewalSettings;
  #token: HeldToken;
  #dueAt: number;
  #lastAt: number;
  #isRunning = false;
  #isStopped = false;
  #undo: Undo = () => undefined;

  constructor(settings: RenewalSettings) {
    this.#settings = settings;
    this.#token = settings.token;
    this.#lastAt = settings.token.obtainedAt;
    this.#dueAt = dueAt(settings.token);
    this.#schedule();
  }

  /** The server says that the token will end soon. */
  hasten(): void {
    this.#dueAt = this.#settings.clock.now();
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#undo();
  }

  #schedule(): void {
    if (this.#isRunning || this.#isStopped) return;
    this.#undo();
    const { clock } = this.#settings;
    const at = Math.max(this.#dueAt, this.#lastAt + LEAST_BETWEEN_MS);
    const wait = at - clock.now();
    if (wait > LONGEST_TIMER_MS) this.#undo = clock.after(LONGEST_TIMER_MS, () => this.#schedule());
    else this.#undo = clock.after(wait, () => void this.#run().catch(this.#settings.onBug));
  }

  async #run(): Promise<void> {
    const { clock, renew } = this.#settings;
    this.#isRunning = true;
    this.#lastAt = clock.now();
    const renewed = await renew(this.#token);
    this.#isRunning = false;
    if (renewed === 'never') return;
    if (renewed === 'later') {
      const left = this.#token.expiresAt - clock.now();
      // A token that ended unrenewed ends the session on the server's side: the next attempt signs in.
      if (left <= 0) return;
      this.#dueAt = clock.now() + left / 4;
    } else {
      this.#token = renewed;
      this.#dueAt = dueAt(renewed);
    }
    this.#schedule();
  }
}

function dueAt({ obtainedAt, expiresAt }: HeldToken): number {
  return obtainedAt + (expiresAt - obtainedAt) * RENEW_AT;
}
