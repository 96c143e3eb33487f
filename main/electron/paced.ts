import type { Clock, Undo } from '../../model/clock.ts';

/**
 * Work that is done when it is asked for, and never twice within `spacingMs`: what is asked for meanwhile is done once,
 * then. The work says whether there was anything to do.
 */
export class Paced {
  readonly #clock: Clock;
  readonly #spacingMs: number;
  readonly #work: () => boolean;
  #notBefore = 0;
  #due: Undo | null = null;

  constructor(clock: Clock, spacingMs: number, work: () => boolean) {
    this.#clock = clock;
    this.#spacingMs = spacingMs;
    this.#work = work;
  }

  ask(): void {
    if (this.#due) return;
    const wait = this.#notBefore - this.#clock.now();
    if (wait <= 0) this.#run();
    else {
      this.#due = this.#clock.after(wait, () => {
        this.#due = null;
        this.#run();
      });
    }
  }

  /** Nothing is done for the next `ms`; what was asked for and not done yet is forgotten. */
  rest(ms: number): void {
    this.cancel();
    this.#notBefore = this.#clock.now() + ms;
  }

  /** Forgets what was asked for and not done yet. */
  cancel(): void {
    this.#due?.();
    this.#due = null;
  }

  #run(): void {
    if (!this.#work()) return;
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + this.#spacingMs);
  }
}
