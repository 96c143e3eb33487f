import type { Clock, Undo } from '../../model/clock.ts';

interface Waiting {
  known: number;
  resolve: () => void;
}

/**
 * The version of something that changes: readers wait until it is newer than what they know. Changes that come
 * together make one version.
 */
export class Versioned {
  readonly #clock: Clock;
  readonly #spacingMs: number;
  #version = 1;
  #due: Undo | null = null;
  #waiting = new Set<Waiting>();

  /** New versions come at least `spacingMs` apart. */
  constructor(clock: Clock, spacingMs: number) {
    this.#clock = clock;
    this.#spacingMs = spacingMs;
  }

  get version(): number {
    return this.#version;
  }

  /** Something that readers see has changed. */
  changed(): void {
    this.#due ??= this.#clock.after(this.#spacingMs, () => {
      this.#due = null;
      this.#version += 1;
      for (const waiting of this.#waiting) waiting.resolve();
      this.#waiting.clear();
    });
  }

  /** Resolves at once where the version is another than `known`, else with the next one. Rejects when `signal` aborts. */
  async newerThan(known: number, signal: AbortSignal): Promise<void> {
    if (known !== this.#version) return;
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.delete(waiting);
        reject(signal.reason instanceof Error ? signal.reason : new Error('Nobody asks any more.'));
      };
      const waiting: Waiting = {
        known,
        resolve: () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
      };
      if (signal.aborted) stop();
      else {
        signal.addEventListener('abort', stop, { once: true });
        this.#waiting.add(waiting);
      }
    });
  }

  /** Leaves no timer. */
  close(): void {
    this.#due?.();
    this.#due = null;
  }
}
