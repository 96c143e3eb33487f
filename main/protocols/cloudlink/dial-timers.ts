import type { Clock, Undo } from '../../../model/clock.ts';
import type { EventFacts } from '../../../model/event.ts';
import { legFacts } from './publications/map-call.ts';
import type { Known } from './publications/known.ts';

/** The name of the event that no message brought. */
export const ASSUMED_ANSWER = 'assumedEstablished';

/**
 * Ends the doubt about legs that CloudLink called connected while they may have been dialling: one that is told nothing
 * else in time is taken for answered.
 */
export class DialTimers {
  readonly #settings: { clock: Clock; known: Known; waitMs: number; emit: (facts: EventFacts) => void };
  readonly #timers = new Map<string, Undo>();

  constructor(settings: { clock: Clock; known: Known; waitMs: number; emit: (facts: EventFacts) => void }) {
    this.#settings = settings;
  }

  /** Looks at a leg after its message. */
  observe(callId: string): void {
    const { clock, known, waitMs } = this.#settings;
    const leg = known.leg(callId);
    const isDoubted = leg?.progress === 'dialling' && leg.dialledBy !== undefined;
    if (isDoubted === this.#timers.has(callId)) return;
    if (isDoubted)
      this.#timers.set(
        callId,
        clock.after(waitMs, () => this.#assume(callId)),
      );
    else this.#forget(callId);
  }

  stop(): void {
    for (const undo of this.#timers.values()) undo();
    this.#timers.clear();
  }

  #forget(callId: string): void {
    this.#timers.get(callId)?.();
    this.#timers.delete(callId);
  }

  #assume(callId: string): void {
    this.#timers.delete(callId);
    const { known, waitMs, emit } = this.#settings;
    const leg = known.leg(callId);
    if (leg?.progress !== 'dialling') return;
    const answered = { ...leg, progress: 'connected' as const, connected: true };
    known.remember(answered);
    const reason = `CloudLink called the leg connected and said nothing else for ${waitMs / 1000} s: taken for answered.`;
    emit({
      ...legFacts(answered, { kind: 'established', state: 'connected', reason }),
      name: ASSUMED_ANSWER,
      raw: '',
    });
  }
}
