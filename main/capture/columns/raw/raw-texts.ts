import { Bits } from '../bits.ts';
import { CommonParts } from './common-parts.ts';
import type { CommonPart } from './common-parts.ts';
import { COMMA, QUOTE, SEPARATOR } from './part-finder.ts';
import { RawSignature } from './raw-signature.ts';
import type { Sought } from './raw-signature.ts';
import { NUMBER, TextBytes } from './text-bytes.ts';

/**
 * What is known of the texts of a block that are only on disk. A raw message is taken apart into
 * what stands between `SEPARATOR`s: of parts that recur it is kept which messages have them, all others go into a
 * signature of their group.
 */
export class RawTexts {
  readonly #signature: RawSignature;
  readonly #common: CommonParts;
  readonly #foreign: Bits;
  readonly #odd: Bits;

  /** `before`: those of the block before, which are sealed. */
  constructor(rows: number, before?: RawTexts) {
    this.#signature = new RawSignature(rows);
    this.#common = new CommonParts(rows, before === undefined ? undefined : before.#common);
    this.#foreign = new Bits(rows);
    this.#odd = new Bits(rows);
  }

  /** Parts of raw messages, without a separator, each with all rows in which it is and the signature lacks it. */
  get common(): readonly CommonPart[] {
    return this.#common.parts;
  }

  addRaw(row: number, text: string): void {
    if (text.length > MOST_UNITS) {
      this.addReason(row, text);
      return;
    }
    const length = this.#encode(row, text);
    BYTES.array[length] = COMMA;
    BYTES.array[length + 1] = QUOTE;
    this.#common.take(row, BYTES, length, this.#signature);
  }

  addReason(row: number, text: string): void {
    // Parts of a long one overlap, so that no run of four bytes is in neither.
    for (let from = 0; from < text.length; from += MOST_UNITS - OVERLAP) {
      const length = this.#encode(row, text.slice(from, from + MOST_UNITS));
      this.#signature.add(row, BYTES.array, 0, length);
      if (from + MOST_UNITS >= text.length) break;
    }
  }

  /** Whether texts of the group of this row, but for common parts, may contain what was sought. */
  mayContain(row: number, sought: Sought): boolean {
    return this.#signature.mayContain(row, sought);
  }

  /** Whether a text of the row is not of ASCII alone, or is odd. */
  isForeign(row: number): boolean {
    return this.#foreign.has(row) || this.#odd.has(row);
  }

  /** Whether a text of the row has a zero byte, or a capital beyond ASCII with a small letter within it. */
  isOdd(row: number): boolean {
    return this.#odd.has(row);
  }

  /** Nothing is added from now on. */
  seal(): void {
    this.#common.seal();
    this.#signature.seal();
    this.#foreign.seal();
    this.#odd.seal();
  }

  /** Writes the text in UTF-8 to the beginning of `BYTES`, an odd one in small letters. Returns its length. */
  #encode(row: number, text: string): number {
    const { written } = ENCODER.encodeInto(text, BYTES.array);
    const isForeign = written > text.length;
    if (isForeign) this.#foreign.add(row);
    if (text.includes('\0')) this.#odd.add(row);
    if (!isForeign || !(text.includes(KELVIN) || text.includes(DOTTED_I))) return written;
    this.#odd.add(row);
    return ENCODER.encodeInto(text.toLowerCase(), BYTES.array).written;
  }
}

/** The capitals whose small letters are, or begin with, one of ASCII. */
const KELVIN = '\u212a';
const DOTTED_I = '\u0130';
/** Longer texts are taken in parts. */
const MOST_UNITS = 8_192;
const OVERLAP = 3;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const BYTES = new TextBytes(MOST_UNITS * 3 + SEPARATOR.length + NUMBER);
const ENCODER = new TextEncoder();
