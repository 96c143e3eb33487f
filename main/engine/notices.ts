import type { Clock } from '../../model/clock.ts';
import type { Notice } from '../../model/contract/app-state.ts';

const MOST = 100;

/** What people should know and nobody asked for; the newest `MOST`. */
export class Notices {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #all: Notice[] = [];
  #last = 0;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get all(): Notice[] {
    return this.#all;
  }

  add(level: Notice['level'], text: string, sourceId: string | null = null): void {
    this.#last += 1;
    this.#all = [...this.#all, { id: this.#last, at: this.#clock.now(), level, text, sourceId }].slice(-MOST);
    this.#onChange();
  }

  clear(): void {
    this.#all = [];
    this.#onChange();
  }
}
