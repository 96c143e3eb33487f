import { checkFilter } from './filter-check.ts';
import type { FilterCheck } from './filter-check.ts';
import { keep, readKept } from './kept.ts';
import type { Keeping } from './kept.ts';
import { and } from './filter-terms.ts';

const HISTORY = 'ringscope.filters';
const MOST_REMEMBERED = 50;
/** After the last key: long enough not to search for every letter. */
const SETTLES_MS = 250;

/** The one filter of a window: as it is written, and as it is applied. */
export class FilterState {
  readonly #keeping: Keeping;
  #text = $state('');
  #applied = $state('');
  #history = $state.raw<readonly string[]>([]);
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly check: FilterCheck = $derived(checkFilter(this.#text));

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    const kept = readKept(keeping, HISTORY);
    if (Array.isArray(kept))
      this.#history = kept.filter((text) => typeof text === 'string').slice(0, MOST_REMEMBERED);
  }

  /** As it stands in the box. */
  get text(): string {
    return this.#text;
  }

  /** What the views show: the last valid text. */
  get applied(): string {
    return this.#applied;
  }

  /** The newest first. */
  get history(): readonly string[] {
    return this.#history;
  }

  /** Somebody types; applied by itself once it is valid and the typing pauses. */
  type(text: string): void {
    this.#text = text;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(), SETTLES_MS);
  }

  /** Applies a whole filter at once and remembers it. */
  set(text: string): void {
    this.#text = text;
    this.commit();
  }

  /** Applies what stands in the box and remembers it; false where it is no filter. */
  commit(): boolean {
    if (!this.#apply()) return false;
    const text = this.#applied.trim();
    if (text === '') return true;
    this.#history = [text, ...this.#history.filter((other) => other !== text)].slice(0, MOST_REMEMBERED);
    keep(this.#keeping, HISTORY, this.#history);
    return true;
  }

  clear(): void {
    this.set('');
  }

  /** Narrows what is shown: the applied filter and this term. */
  narrow(term: string): void {
    this.set(and(this.#applied, term));
  }

  #apply(): boolean {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { is } = checkFilter(this.#text);
    if (is !== 'empty' && is !== 'valid') return false;
    this.#applied = this.#text;
    return true;
  }
}
