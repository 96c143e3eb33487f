import { Bits } from '../bits.ts';
import { MOST_PARTS, PartFinder, SEPARATOR } from './part-finder.ts';

/** What is in fewer of the rows of a block than one of so many is not expected in the next one. */
const RARE = 128;

/** A part of many texts, as it is written in them, and the rows whose text has it. */
export interface CommonPart {
  readonly text: string;
  readonly rows: Bits;
}

/**
 * What the texts of a block have in common: the parts that many of them consist of, such as members of JSON objects with
 * a value that recurs. It is found out as texts come, and what was common in one block is so in the next from its first row on.
 */
export class CommonParts {
  readonly #rows: number;
  readonly #parts: CommonPart[] = [];
  #finder: PartFinder | null = new PartFinder();
  /** By the number of a part, counted from 1, the rows of the group that is just being added: 1 bit each. */
  readonly #pending = new Uint32Array(MOST_PARTS + 1);
  #group = 0;

  /** `before`: those of the block before, which are sealed. */
  constructor(rows: number, before?: CommonParts) {
    this.#rows = rows;
    for (const part of before?.parts ?? []) {
      if (part.rows.count * RARE < rows) continue;
      const bytes = ENCODER.encode(part.text);
      this.#finder?.add(bytes, 0, bytes.length);
      this.#add(part.text);
    }
  }

  /** More are added while texts are. */
  get parts(): readonly CommonPart[] {
    this.#addPending();
    return this.#parts;
  }

  /**
   * Takes in the parts of a text, in UTF-8, with a separator behind it. Writes to `rare` where those begin and end that
   * are not common; returns how many numbers these are.
   */
  take(row: number, bytes: Uint8Array, length: number, rare: Uint32Array): number {
    const finder = this.#finder;
    if (!finder) throw new Error('A block that is sealed was added to.');
    const group = row >>> 5;
    if (group !== this.#group) this.#addPending();
    this.#group = group;
    const pending = this.#pending;
    const bit = 1 << (row & 31);
    let written = 0;
    finder.begin();
    for (let from = 0; from < length; from = finder.end + SEPARATOR.length) {
      const number = finder.find(row, bytes, from);
      if (number === 0) {
        rare[written] = from;
        rare[written + 1] = finder.end;
        written += 2;
        continue;
      }
      if (number > this.#parts.length) this.#add(DECODER.decode(bytes.subarray(from, finder.end)));
      pending[number] = (pending[number] ?? 0) | bit;
    }
    return written;
  }

  /** Nothing is added from now on. */
  seal(): void {
    this.#addPending();
    this.#finder = null;
    for (const { rows } of this.#parts) rows.seal();
  }

  #add(text: string): void {
    this.#parts.push({ text, rows: new Bits(this.#rows) });
  }

  /** The bits of all parts next to each other, as here, are much sooner written than each in its own place. */
  #addPending(): void {
    const { length } = this.#parts;
    for (let number = 1; number <= length; number += 1) {
      const bits = this.#pending[number] ?? 0;
      if (bits === 0) continue;
      this.#parts[number - 1]?.rows.addGroup(this.#group, bits);
      this.#pending[number] = 0;
    }
  }
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
