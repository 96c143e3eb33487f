const SLOTS = 4;
const ENOUGH = 128 * 1024;
const MOST_BYTES_A_CHARACTER = 3;

/**
 * UTF-8 in memory that another thread reads too and that is used again and again: what is made for each piece would lie
 * about until a garbage collector that has little else to do comes by. What is given stays as it is until three more
 * pieces have been asked for.
 */
export class ByteSlots {
  readonly #size: number;
  readonly #slots: readonly Buffer[];
  #turn = 0;

  /** `size` is in bytes, of a piece and some more: what is larger than that is not used again. */
  constructor(size: number) {
    this.#size = size;
    this.#slots = Array.from({ length: SLOTS }, () => Buffer.from(new SharedArrayBuffer(size)));
  }

  /** The next texts, as many as make a piece, and how many these are; null when there are none left. */
  fill(texts: Iterator<string>): { bytes: Uint8Array; count: number } | null {
    const slot = this.#next();
    let length = 0;
    let count = 0;
    while (length < ENOUGH) {
      const text = texts.next();
      if (text.done === true) break;
      count += 1;
      if (text.value.length * MOST_BYTES_A_CHARACTER > this.#size - length)
        return { bytes: Buffer.concat([slot.subarray(0, length), Buffer.from(text.value)]), count };
      length += slot.write(text.value, length);
    }
    return count === 0 ? null : { bytes: slot.subarray(0, length), count };
  }

  /** The same bytes; where they were before, nothing is left. */
  move(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
    if (bytes.length > this.#size) return bytes;
    const slot = this.#next();
    slot.set(bytes);
    const moved = slot.subarray(0, bytes.length);
    bytes.buffer.transfer(0);
    return moved;
  }

  #next(): Buffer {
    const slot = this.#slots[this.#turn];
    if (!slot) throw new RangeError(`there is no slot ${this.#turn}`);
    this.#turn = (this.#turn + 1) % SLOTS;
    return slot;
  }
}
