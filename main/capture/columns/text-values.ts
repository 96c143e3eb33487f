import { narrowest } from './number-column.ts';

/** Texts by number, as many as there are. */
export interface TextValues extends Pick<readonly string[], 'length' | 'at'> {
  /**
   * The numbers of the texts that contain a piece in large or small letters, in order, and perhaps of some that do not;
   * null where looking at each of them is the way to know. `piece`: in small letters.
   */
  numbersWith?(piece: string): readonly number[] | null;
}

/** Fewer take little memory either way, and are sooner found as they are. */
const MANY = 256;

/** The same texts in little memory, for reading only. */
export function sealedTexts(texts: readonly string[]): TextValues {
  return texts.length < MANY ? texts.slice() : new JoinedTexts(texts);
}

const ASCII = /^\p{ASCII}*$/u;

/** The beginning of one text in so many is kept, that of the others follows from lengths. */
const STEP = 32;

/** Many short texts one behind the other: an object for each would take several times as much memory as they do. */
class JoinedTexts implements TextValues {
  readonly #joined: string;
  readonly #isAscii: boolean;
  readonly #lengths: Uint8Array | Uint16Array | Uint32Array;
  readonly #starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#joined = texts.join('');
    this.#isAscii = ASCII.test(this.#joined);
    this.#lengths = narrowest(
      texts.reduce((most, { length }) => Math.max(most, length), 0),
      texts.length,
    );
    this.#starts = new Uint32Array(Math.ceil(texts.length / STEP));
    let start = 0;
    for (const [index, { length }] of texts.entries()) {
      if (index % STEP === 0) this.#starts[index / STEP] = start;
      this.#lengths[index] = length;
      start += length;
    }
  }

  get length(): number {
    return this.#lengths.length;
  }

  numbersWith(piece: string): number[] | null {
    // Beyond ASCII small letters depend on what stands around them.
    if (piece === '' || !this.#isAscii || !ASCII.test(piece)) return null;
    const joined = this.#joined.toLowerCase();
    const numbers: number[] = [];
    let found = joined.indexOf(piece);
    while (found !== -1) {
      const { number, end } = this.#textAround(found);
      numbers.push(number);
      found = joined.indexOf(piece, end);
    }
    return numbers;
  }

  at(index: number): string | undefined {
    const length = this.#lengths[index];
    if (length === undefined) return undefined;
    const step = Math.floor(index / STEP);
    let start = this.#starts[step] ?? 0;
    for (let before = step * STEP; before < index; before += 1) start += this.#lengths[before] ?? 0;
    return this.#joined.slice(start, start + length);
  }

  /** The number of the text that has this place of all of them, and where it ends. */
  #textAround(place: number): { number: number; end: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    let number = low * STEP;
    let start = this.#starts[low] ?? 0;
    for (;;) {
      const end = start + (this.#lengths[number] ?? Infinity);
      if (end > place) return { number, end };
      start = end;
      number += 1;
    }
  }
}
