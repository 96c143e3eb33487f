/**
 * Reads the length of each packet in a stream of MQTT as soon as it is known, before the packet is there: a byte of type,
 * then up to four bytes of seven bits each, the lowest first (MQTT 5, section 2.1.4; the same in 3.1.1).
 */
export class PacketMeter {
  readonly #largest: number;
  /** Bytes of the packet that are still to come; null while its length is being read. */
  #left: number | null = null;
  #hasType = false;
  #length = 0;
  #digit = 1;

  constructor(largest: number) {
    this.#largest = largest;
  }

  /** The length of a packet above `largest` bytes that begins in this chunk or has begun before; null where there is none. */
  above(chunk: Uint8Array): number | null {
    for (let at = 0; at < chunk.length;) {
      if (this.#left === null) this.#readLength(chunk[at++] ?? 0);
      else at += this.#skip(chunk.length - at);
      if (this.#left !== null && this.#left > this.#largest) return this.#left;
    }
    return null;
  }

  #readLength(byte: number): void {
    if (!this.#hasType) {
      this.#hasType = true;
      return;
    }
    this.#length += (byte & 0x7f) * this.#digit;
    this.#digit *= 128;
    // What has a fifth byte is no packet; MQTT.js ends the channel over it.
    if (byte < 0x80) this.#left = this.#length;
    if (this.#left === 0) this.#reset();
  }

  /** How many of so many bytes belong to the packet. */
  #skip(bytes: number): number {
    const left = this.#left ?? 0;
    const skipped = Math.min(left, bytes);
    this.#left = left - skipped;
    if (this.#left === 0) this.#reset();
    return skipped;
  }

  #reset(): void {
    this.#left = null;
    this.#hasType = false;
    this.#length = 0;
    this.#digit = 1;
  }
}
