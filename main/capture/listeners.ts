import type { Undo } from '../../model/clock.ts';

/** Who wants to be told of one thing, in the order in which they asked. */
export class Listeners<Told> {
  readonly #listeners = new Set<(told: Told) => void>();

  add(listener: (told: Told) => void): Undo {
    const own = (told: Told): void => listener(told);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }
}
