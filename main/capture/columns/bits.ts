/** A set of rows; takes no memory while it is empty. */
export class Bits {
  readonly #rows: number;
  #words: Uint32Array | null = null;

  constructor(rows: number) {
    this.#rows = rows;
  }

  add(row: number): void {
    this.#words ??= new Uint32Array(Math.ceil(this.#rows / 32));
    const word = row >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (row & 31));
  }

  has(row: number): boolean {
    return this.#words !== null && ((this.#words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }
}
