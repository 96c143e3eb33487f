/**
 * Which element shows which row of a list that is scrolled: elements are used again. A row keeps its own as long as it is
 * seen; where none of the rows stays, the elements stay in their places, as moving them costs most.
 */
export class RowReuse {
  #first = 0;
  #end = 0;
  #slots = 1;
  /** The row that the element with key 0 showed, or would. */
  #base = 0;

  /** The keys of the elements for these rows, in the order of the rows; `slots`: more than are ever seen at once. */
  keysOf(seen: { from: number; count: number }, slots: number): number[] {
    const end = seen.from + seen.count;
    const noneStays = seen.from >= this.#end || end <= this.#first;
    if (noneStays && slots === this.#slots) this.#base += seen.from - this.#first;
    this.#slots = slots;
    this.#first = seen.from;
    this.#end = end;
    return Array.from(
      { length: seen.count },
      (_, index) => (((seen.from + index - this.#base) % slots) + slots) % slots,
    );
  }
}
