import { Bits } from '../bits.ts';
import { LONGEST, MOST_PARTS, PartFinder, SEPARATOR } from './part-finder.ts';
import type { RawSignature } from './raw-signature.ts';
import { NUMBER, TextBytes } from './text-bytes.ts';

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
      ENCODER.encodeInto(part.text + SEPARATOR, PART.array);
      this.#finder?.add(PART, 0);
      this.#add(part.text);
    }
  }

  /** More are added while texts are. */
  get parts(): readonly CommonPart[] {
    this.#addPending();
    return this.#parts;
  }

  /**
   * Takes in the parts of a text, in UTF-8, with a separator behind it and room for a number. Those that are not common
   * go into the signature.
   */
  take(row: number, bytes: TextBytes, length: number, signature: RawSignature): void {
    const finder = this.#finder;
    if (!finder) throw new Error('A block that is sealed was added to.');
    const group = row >>> 5;
    if (group !== this.#group) this.#addPending();
    this.#group = group;
    const pending = this.#pending;
    const bit = 1 << (row & 31);
    finder.begin();
    for (let from = 0; from < length; from = finder.end + SEPARATOR.length) {
      const number = finder.find(row, bytes, from);
      if (number === 0) {
        signature.add(row, bytes.array, from, finder.end);
        continue;
      }
      if (number > this.#parts.length) this.#add(DECODER.decode(bytes.array.subarray(from, finder.end)));
      pending[number] = (pending[number] ?? 0) | bit;
    }
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

const PART = new TextBytes(LONGEST + SEPARATOR.length + NUMBER);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
