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

  /** What is given stays as it is until three more have been asked for, of either. */
  encode(text: string): Uint8Array {
    const slot = this.#slotFor(text.length * MOST_BYTES_A_CHARACTER);
    return slot ? slot.subarray(0, slot.write(text)) : Buffer.from(text);
  }

  /** The same bytes; where they were before, nothing is left. */
  move(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
    const slot = this.#slotFor(bytes.length);
    if (!slot) return bytes;
    slot.set(bytes);
    const moved = slot.subarray(0, bytes.length);
    bytes.buffer.transfer(0);
    return moved;
  }

  #slotFor(length: number): Buffer | null {
    const slot = this.#slots[this.#next];
    if (!slot || length > SLOT) return null;
    this.#next = (this.#next + 1) % SLOTS;
    return slot;
  }
}
