import { PartCandidates } from './part-candidates.ts';
import { TextBytes } from './text-bytes.ts';

/** At most so many, of so many bytes: what recurs in many messages is short, and there is little of it. */
export const MOST_PARTS = 255;
export const LONGEST = 128;
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
  readonly #bytes = new TextBytes((MOST_PARTS + 1) * LONGEST);
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
  find(row: number, bytes: TextBytes, from: number): number {
    const expectation = this.#last * STEPS + this.#steps;
    let number = this.#expected[expectation] ?? 0;
    const length = this.#lengths[number] ?? 0;
    this.end = from + length;
    if (
      number === 0 ||
      !isSeparator(bytes.view, this.end) ||
      !this.#bytes.hasSame(number * LONGEST, bytes, from, length)
    ) {
      const hash = this.#scan(bytes.view, from);
      number = this.end - from > LONGEST ? 0 : this.#lookUp(row, hash, bytes, from);
      if (number !== 0) this.#expected[expectation] = number;
    }
    if (number !== 0) {
      this.#last = number;
      this.#steps = 0;
    } else if (this.#steps < STEPS - 1) this.#steps += 1;
    return number;
  }

  /** Gives the part that begins here, with a separator behind it, the next number. */
  add(bytes: TextBytes, from: number): void {
    this.#number(this.#scan(bytes.view, from), bytes, from);
  }

  /** Finds the end of the part that begins here, and a hash of it. */
  #scan(view: DataView, from: number): number {
    let hash = 0;
    let end = from;
    for (;;) {
      const four = view.getInt32(end, true);
      if (!hasComma(four)) {
        hash = withNumber(hash, four);
        end += 4;
        continue;
      }
      let byte = view.getUint8(end);
      for (; byte !== COMMA; byte = view.getUint8(end)) {
        hash = withNumber(hash, byte);
        end += 1;
      }
      if (view.getUint8(end + 1) === QUOTE) break;
      hash = withNumber(hash, byte);
      end += 1;
    }
    this.end = end;
    return hash;
  }

  #lookUp(row: number, hash: number, bytes: TextBytes, from: number): number {
    const length = this.end - from;
    for (let place = placeOf(hash); ; place = (place + 1) % PLACES) {
      const number = this.#places[place] ?? 0;
      if (number === 0) break;
      // Peers choose what they say, so that two parts may well have the same hash.
      const isSame = this.#hashes[number] === hash && this.#lengths[number] === length;
      if (isSame && this.#bytes.hasSame(number * LONGEST, bytes, from, length)) return number;
    }
    if (this.#count === MOST_PARTS || !this.#candidates.recurs(row, hash)) return 0;
    return this.#number(hash, bytes, from);
  }

  #number(hash: number, bytes: TextBytes, from: number): number {
    this.#count += 1;
    const number = this.#count;
    const length = this.end - from;
    this.#hashes[number] = hash;
    this.#lengths[number] = length;
    this.#bytes.copy(number * LONGEST, bytes, from, length);
    let place = placeOf(hash);
    while (this.#places[place] !== 0) place = (place + 1) % PLACES;
    this.#places[place] = number;
    return number;
  }
}

function isSeparator(view: DataView, index: number): boolean {
  return view.getUint8(index) === COMMA && view.getUint8(index + 1) === QUOTE;
}

/** Whether one of the four bytes of a number is a comma: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord */
function hasComma(four: number): boolean {
  const zero = four ^ 0x2c2c2c2c;
  return ((zero - 0x01010101) & ~zero & 0x80808080) !== 0;
}

/** The upper bits of the product, which all bits of the number reach, are made lower ones too. */
function withNumber(hash: number, number: number): number {
  const product = Math.imul(hash ^ number, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (PLACES - 1);
}
