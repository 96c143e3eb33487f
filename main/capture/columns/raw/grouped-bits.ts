/**
 * So many bits for each group of rows, all of them 0 at first. Those of the group that is being set are bytes meanwhile:
 * to read, change and write a number for each would take longer than everything else that a signature does.
 */
export class GroupedBits {
  readonly #bits: number;
  readonly #words: Uint32Array;
  /** 1 for the bits of the group `#open` that were set since it is; null once sealed. */
  #marks: Uint8Array | null;
  #open = 0;

  /** `bits`: of a group, a multiple of 32. */
  constructor(groups: number, bits: number) {
    this.#bits = bits;
    this.#words = new Uint32Array((groups * bits) / 32);
    this.#marks = new Uint8Array(bits);
  }

  /** By number the bits of the group, for writing 1 to some; until the next one is asked for. */
  marksOf(group: number): Uint8Array {
    if (!this.#marks) throw new Error('A signature that is sealed was added to.');
    if (group !== this.#open) this.#write(this.#marks);
    this.#open = group;
    return this.#marks;
  }

  has(group: number, bit: number): boolean {
    if (group === this.#open && this.#marks?.[bit] === 1) return true;
    return ((this.#words[(group * this.#bits + bit) >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** Nothing is set from now on. */
  seal(): void {
    if (this.#marks) this.#write(this.#marks);
    this.#marks = null;
  }

  #write(marks: Uint8Array): void {
    const words = this.#words;
    let word = (this.#open * this.#bits) / 32;
    for (let first = 0; first < marks.length; first += 32) {
      let bits = words[word] ?? 0;
      for (let bit = 0; bit < 32; bit += 1) bits |= (marks[first + bit] ?? 0) << bit;
      words[word] = bits;
      word += 1;
    }
    marks.fill(0);
  }
}
