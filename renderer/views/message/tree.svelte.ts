import { CHILDREN_AT_ONCE, findInTree, openTo, treeRows, valueAt } from './json-tree.ts';
import type { Json, TreeRow } from './json-tree.ts';

const MOST_FOUND = 500;
/** Deep enough for the envelope and what it carries. */
const OPEN_AT_FIRST = 3;

/** A message as a tree: what is opened, and where the cursor stands. */
export class Tree {
  readonly #value: () => Json;
  readonly #search: () => string;
  #open = $state.raw<readonly string[]>([]);
  #shown = $state.raw<readonly (readonly [path: string, count: number])[]>([]);
  #place = $state(0);
  readonly #hits = $derived.by(() => findInTree(this.#value(), this.#search(), MOST_FOUND));
  readonly rows: readonly TreeRow[] = $derived.by(() =>
    treeRows(this.#value(), { open: [...this.#open, ...this.#hits.open], shown: this.#shown }),
  );

  constructor(value: () => Json, search: () => string) {
    this.#value = value;
    this.#search = search;
    this.#open = openTo(value(), OPEN_AT_FIRST);
  }

  /** How many were found, at most 500. */
  get found(): number {
    return this.#hits.paths.length;
  }

  get place(): number {
    return Math.min(this.#place, this.rows.length - 1);
  }

  get cursor(): TreeRow | null {
    return this.rows[this.place] ?? null;
  }

  /** What stands at the cursor: a text as it is, anything else as JSON. */
  get valueText(): string {
    return valueAt(this.#value(), this.cursor?.path ?? '');
  }

  isFound({ path, kind }: TreeRow): boolean {
    return kind !== 'more' && this.#hits.paths.includes(path);
  }

  point(place: number): void {
    this.#place = place;
  }

  /** Opens or closes a branch, or shows more of it. */
  click(place: number): void {
    this.#place = place;
    const row = this.rows[place];
    if (row?.kind === 'more') {
      const shown = this.#shown.findLast(([path]) => path === row.path)?.[1] ?? CHILDREN_AT_ONCE;
      this.#shown = [...this.#shown, [row.path, shown + CHILDREN_AT_ONCE]];
    } else if (row && row.isOpen !== null) this.#set(row.path, !row.isOpen);
  }

  /** As keys move in a tree; false for a key that means nothing here. */
  press(key: string): boolean {
    const { cursor: row, place } = this;
    if (!row) return false;
    if (key === 'ArrowDown') this.#place = Math.min(this.rows.length - 1, place + 1);
    else if (key === 'ArrowUp') this.#place = Math.max(0, place - 1);
    else if (key === 'Home') this.#place = 0;
    else if (key === 'End') this.#place = this.rows.length - 1;
    else if (key === 'Enter' || key === ' ') this.click(place);
    else if (key === 'ArrowRight' && row.isOpen === false) this.#set(row.path, true);
    else if (key === 'ArrowRight' && row.isOpen) this.#place = place + 1;
    else if (key === 'ArrowLeft' && row.isOpen) this.#set(row.path, false);
    else if (key === 'ArrowLeft') this.#place = Math.max(0, this.#parentOf(place));
    else return false;
    return true;
  }

  #parentOf(place: number): number {
    const depth = this.rows[place]?.depth ?? 0;
    return this.rows.findLastIndex((row, index) => index < place && row.depth < depth);
  }

  #set(path: string, isOpen: boolean): void {
    const others = this.#open.filter((open) => open !== path);
    this.#open = isOpen ? [...others, path] : others;
  }
}
