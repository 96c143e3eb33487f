import { narrowest } from './number-column.ts';

/** Texts by number, as many as there are. */
export type TextValues = Pick<readonly string[], 'length' | 'at'>;

/** Fewer take little memory either way, and are sooner found as they are. */
const MANY = 256;

/** The same texts in little memory, for reading only. */
export function sealedTexts(texts: readonly string[]): TextValues {
  return texts.length < MANY ? texts.slice() : new JoinedTexts(texts);
}

/** The beginning of one text in so many is kept, that of the others follows from lengths. */
const STEP = 32;

/** Many short texts one behind the other: an object for each would take several times as much memory as they do. */
class JoinedTexts implements TextValues {
  readonly #joined: string;
  readonly #lengths: Uint8Array | Uint16Array | Uint32Array;
  readonly #starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#joined = texts.join('');
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

  at(index: number): string | undefined {
    const length = this.#lengths[index];
    if (length === undefined) return undefined;
    const step = Math.floor(index / STEP);
    let start = this.#starts[step] ?? 0;
    for (let before = step * STEP; before < index; before += 1) start += this.#lengths[before] ?? 0;
    return this.#joined.slice(start, start + length);
  }
}
