/**
 * Parts are counted for so many rows, and recur when they have been met so often. Counted are those of one run of rows in
 * so many: of runs, because messages of several kinds may take turns.
 */
const WINDOW = 2_048;
const RUN = 32;
const SAMPLED = 4;
const OFTEN = 10;
/** Many more than there are parts that recur. */
const PLACES = 8_192;

/** Finds out which parts of texts recur, by their hashes alone: two with the same one are taken for the same. */
export class PartCandidates {
  readonly #hashes = new Int32Array(PLACES);
  readonly #counts = new Uint8Array(PLACES);
  #window = 0;

  /** The text of the row has a part with this hash, which is not known to recur. */
  recurs(row: number, hash: number): boolean {
    if (Math.floor(row / RUN) % SAMPLED !== 0) return false;
    const window = Math.floor(row / WINDOW);
    if (window !== this.#window) this.#counts.fill(0);
    this.#window = window;
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const count = this.#counts[place] ?? 0;
    if (count > 0 && this.#hashes[place] !== hash) {
      // What is met more often than all others of its place together stays there.
      this.#counts[place] = count - 1;
      return false;
    }
    this.#hashes[place] = hash;
    this.#counts[place] = count + 1;
    return count + 1 >= OFTEN;
  }
}
