import { keep, readKept } from './kept.ts';
import type { Keeping } from './kept.ts';
import { panesFrom } from './panes.ts';
import type { Panes } from './panes.ts';

const NAME = 'ringscope.panes';

/** Which panes are open and how large, remembered by this browser or desktop. */
export class Layout {
  readonly #keeping: Keeping;
  #panes = $state.raw<Panes>(panesFrom(undefined));
  /** CSS px; set by the frame. */
  width = $state(1440);

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    this.#panes = panesFrom(readKept(keeping, NAME));
  }

  get panes(): Panes {
    return this.#panes;
  }

  /** Too narrow for three columns: the detail lies over the list. */
  get isNarrow(): boolean {
    return this.width < 1_120;
  }

  set(change: Partial<Panes>): void {
    this.#panes = panesFrom({ ...this.#panes, ...change });
    keep(this.#keeping, NAME, this.#panes);
  }

  reset(): void {
    this.#panes = panesFrom(undefined);
    keep(this.#keeping, NAME, this.#panes);
  }
}
