import { endWarning, firstToEnd } from '../../model/certificate-end.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { LinkHealth, Refusal } from '../../model/contract/link-status.ts';
import { NewestMap } from '../../model/newest-map.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { isLinkKind } from '../../model/vocabulary.ts';
import type { HealthFacts } from '../protocols/protocol.ts';
import { RateMeter } from './rate-meter.ts';

const REFUSALS_SHOWN = 100;
/** A source talks to a few servers; what is kept of them is bounded all the same. */
const PLACES_KEPT = 20;

/** Keeps what there is to know of how a link does. Times in ms since the epoch. */
export class Health {
  readonly #rate = new RateMeter();
  readonly #chains = new NewestMap<PresentedChain>(PLACES_KEPT);
  /** By part; there are no more than the settings ask for. */
  readonly #refusals = new Map<string, Refusal>();
  #facts: HealthFacts = {};
  #lastEventAt: number | null = null;
  #eventCount = 0;
  #gaps = 0;
  #timesUp = 0;
  #upSince: number | null = null;
  #upBefore = 0;
  #lastFailure: LinkHealth['lastFailure'] = null;

  /** What is known of the session alone is forgotten with it. */
  beginAttempt(): void {
    this.#facts = {};
    this.#refusals.clear();
  }

  up(now: number): void {
    this.#upSince = now;
    this.#timesUp += 1;
    this.#rate.reset(now);
  }

  /** The link is not up any more; without effect where it was not. */
  down(now: number): void {
    if (this.#upSince !== null) this.#upBefore += now - this.#upSince;
    this.#upSince = null;
  }

  failed(diagnosis: Diagnosis, at: number): void {
    this.#lastFailure = { diagnosis, at };
  }

  recorded(kind: EventKind, now: number): void {
    if (kind === 'gap') this.#gaps += 1;
    if (isLinkKind(kind)) return;
    this.#lastEventAt = now;
    this.#eventCount += 1;
    this.#rate.count(now);
  }

  told(facts: HealthFacts): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  refused(part: string, refusal: Refusal): void {
    this.#refusals.set(part, refusal);
  }

  granted(part: string): void {
    this.#refusals.delete(part);
  }

  presented(chain: PresentedChain): void {
    if (chain.trusted) this.#chains.set(chain.place, chain);
  }

  report(now: number): LinkHealth {
    const { keepAliveMs = null, tokenEndsAt = Infinity } = this.#facts;
    const chains = [...this.#chains.values()];
    const ends = chains.map((chain) => firstToEnd(chain, now)?.notAfter).filter((end) => end !== undefined);
    return {
      lastEventAt: this.#lastEventAt,
      eventCount: this.#eventCount,
      rate: this.#upSince === null ? 0 : this.#rate.perSecond(now),
      upSince: this.#upSince,
      upMs: this.#upBefore + (this.#upSince === null ? 0 : now - this.#upSince),
      reconnects: Math.max(0, this.#timesUp - 1),
      gaps: this.#gaps,
      keepAliveMs,
      tokenEndsAt: Number.isFinite(tokenEndsAt) ? tokenEndsAt : null,
      certificateEndsAt: ends.length === 0 ? null : Math.min(...ends),
      warnings: chains.map((chain) => endWarning(chain, now)).filter((warning) => warning !== null),
      refusals: [...this.#refusals.values()].slice(0, REFUSALS_SHOWN),
      refusedCount: this.#refusals.size,
      lastFailure: this.#lastFailure,
    };
  }
}
