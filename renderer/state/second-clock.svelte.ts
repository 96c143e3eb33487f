import { createSubscriber } from 'svelte/reactivity';

/** The time, moving on once a second while something on the page shows it. */
export class SecondClock {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1_000);
    return () => clearInterval(timer);
  });

  /** ms since the epoch. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}
