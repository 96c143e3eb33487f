import type { Clock, Undo } from '../../../../model/clock.ts';
import { needsPerson } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import { Stopped } from '../../stopped.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { HeldTokens } from './tokens.ts';

const RENEW_AT = 0.8;
/** At the latest so long before the end. */
const RENEW_BEFORE_MS = 60_000;
const LEAST_BETWEEN_MS = 5_000;
const RETRY_MS = 60_000;
/** A timer cannot run for a month. */
const LONGEST_TIMER_MS = 24 * 3_600_000;

export interface RenewalSettings {
  clock: Clock;
  keeper: TokenKeeper;
  tokens: HeldTokens;
  onTrouble: (failure: LinkFailure) => void;
  /** Takes what only a person can mend, and our own mistakes. */
  onEnd: (error: unknown) => void;
}

/**
 * Keeps the tokens fresh while the link is up, at 80 % of the life that the server gave. The MQTT link itself does not
 * depend on them: the signed URL let it in.
 */
export class TokenRenewal {
  readonly #settings: RenewalSettings;
  #undo: Undo = () => undefined;
  #isStopped = false;

  constructor(settings: RenewalSettings) {
    this.#settings = settings;
    this.#schedule(settings.tokens);
  }

  stop(): void {
    this.#isStopped = true;
    this.#undo();
  }

  #schedule(tokens: HeldTokens): void {
    const { clock } = this.#settings;
    const life = tokens.expiresAt - tokens.obtainedAt;
    // The last minute is no measure for a life of minutes.
    const due =
      life > 10 * RENEW_BEFORE_MS ? Math.min(life * RENEW_AT, life - RENEW_BEFORE_MS) : life * RENEW_AT;
    const wait = tokens.obtainedAt + Math.max(due, LEAST_BETWEEN_MS) - clock.now();
    this.#after(wait, () => void this.#renew(tokens));
  }

  #after(ms: number, work: () => void): void {
    if (this.#isStopped) return;
    const { clock } = this.#settings;
    this.#undo =
      ms > LONGEST_TIMER_MS
        ? clock.after(LONGEST_TIMER_MS, () => this.#after(ms - LONGEST_TIMER_MS, work))
        : clock.after(ms, work);
  }

  async #renew(old: HeldTokens): Promise<void> {
    const { keeper, onTrouble, onEnd } = this.#settings;
    try {
      this.#schedule(await keeper.replace(old));
    } catch (error) {
      if (error instanceof Stopped) return;
      if (!(error instanceof LinkFailure) || needsPerson(error.code)) {
        onEnd(error);
        return;
      }
      onTrouble(error);
      this.#after(Math.max(RETRY_MS, error.details.retryAfterMs ?? 0), () => void this.#renew(old));
    }
  }
}
