import { PartCandidates } from './part-candidates.ts';

/** At most so many, of so many bytes: what recurs in many messages is short, and there is little of it. */
export const MOST_PARTS = 255;
const LONGEST = 128;
/** Far more than parts, so that a search for one soon meets a free place. */
const PLACES = 1024;
/** So many steps behind a part it still tells what comes next. */
const STEPS = 4;
/** Between members of JSON objects. */
export const SEPARATOR = ',"';
export const COMMA = 0x2c;
export const QUOTE = 0x22;

/**
 * Numbers the parts, from 1, that recur in texts. As messages of one kind are alike, a part is first compared with the
 * one that came last at this place: most are found so, without more than reading them.
 */
export class PartFinder {
  /** Where the part ends that was looked for last. */
  end = 0;
  readonly #candidates = new PartCandidates();
  #count = 0;
  // By number.
  readonly #hashes = new Int32Array(MOST_PARTS + 1);
  readonly #lengths = new Uint8Array(MOST_PARTS + 1);
  readonly #bytes = new Uint8Array((MOST_PARTS + 1) * LONGEST);
  /** Numbers, each at the place that its hash says or behind it; 0 where it is free. */
  readonly #places = new Uint8Array(PLACES);
  /** The number of what came last so many steps behind a part. */
  readonly #expected = new Uint8Array((MOST_PARTS + 1) * STEPS);
  /** The last part that has a number, and how many have come since. */
  #last = 0;
  #steps = 0;

  /** A text begins. */
  begin(): void {
    this.#last = 0;
    this.#steps = 0;
  }

  /**
   * The number of the part that begins here, and a new one once it has turned out to recur; 0 for none. Behind the last
   * part of a text stands a separator.
   */
  find(row: number, bytes: Uint8Array, from: number): number {
    const expectation = this.#last * STEPS + this.#steps;
    let number = this.#expected[expectation] ?? 0;
    let end = from + (this.#lengths[number] ?? 0);
    if (number === 0 || !isSeparator(bytes, end) || !this.#isPart(number, bytes, from, end)) {
      let hash = 0;
      end = from;
      for (let byte = bytes[end] ?? 0; byte !== COMMA || bytes[end + 1] !== QUOTE; byte = bytes[end] ?? 0) {
        hash = withByte(hash, byte);
        end += 1;
      }
      number = end - from > LONGEST ? 0 : this.#lookUp(row, hash, bytes, from, end);
      if (number !== 0) this.#expected[expectation] = number;
    }
    this.end = end;
    if (number !== 0) {
      this.#last = number;
      this.#steps = 0;
    } else if (this.#steps < STEPS - 1) this.#steps += 1;
    return number;
  }

  /** Gives a part the next number. */
  add(bytes: Uint8Array, from: number, to: number): number {
    this.#count += 1;
    const number = this.#count;
    let hash = 0;
    for (let index = from; index < to; index += 1) hash = withByte(hash, bytes[index] ?? 0);
    this.#hashes[number] = hash;
    this.#lengths[number] = to - from;
    this.#bytes.set(bytes.subarray(from, to), number * LONGEST);
    let place = placeOf(hash);
    while (this.#places[place] !== 0) place = (place + 1) % PLACES;
    this.#places[place] = number;
    return number;
  }

  #lookUp(row: number, hash: number, bytes: Uint8Array, from: number, to: number): number {
    for (let place = placeOf(hash); ; place = (place + 1) % PLACES) {
      const number = this.#places[place] ?? 0;
      if (number === 0) break;
      // Peers choose what they say, so that two parts may well have the same hash.
      const isSame = this.#hashes[number] === hash && this.#lengths[number] === to - from;
      if (isSame && this.#isPart(number, bytes, from, to)) return number;
    }
    if (this.#count === MOST_PARTS || !this.#candidates.recurs(row, hash)) return 0;
    return this.add(bytes, from, to);
  }

  #isPart(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const known = this.#bytes;
    const first = number * LONGEST - from;
    for (let index = from; index < to; index += 1) if (known[first + index] !== bytes[index]) return false;
    return true;
  }
}

function isSeparator(bytes: Uint8Array, index: number): boolean {
  return bytes[index] === COMMA && bytes[index + 1] === QUOTE;
}

/** FNV-1a, but for its beginning: http://www.isthe.com/chongo/tech/comp/fnv/ */
function withByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (PLACES - 1);
}
