/** Bytes of a piece of an export, and some more. */
const SLOT = 512 * 1024;
const SLOTS = 4;
const MOST_BYTES_A_CHARACTER = 3;

/**
 * Texts in UTF-8, in memory that another thread reads too and that is used again and again: what is copied for each piece
 * would lie about until a garbage collector that has little else to do comes by.
 */
export class ByteSlots {
  readonly #slots = Array.from({ length: SLOTS }, () => Buffer.from(new SharedArrayBuffer(SLOT)));
  #next = 0;

  /** The bytes stay as they are until this has been called three times more. */
  encode(text: string): Uint8Array {
    const slot = this.#slots[this.#next];
    if (!slot || text.length * MOST_BYTES_A_CHARACTER > SLOT) return Buffer.from(text);
    this.#next = (this.#next + 1) % SLOTS;
    return slot.subarray(0, slot.write(text));
  }
}
