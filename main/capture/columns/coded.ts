import { narrowest } from './number-column.ts';
import { sealedTexts } from './text-values.ts';
import type { TextValues } from './text-values.ts';

/** Texts by small numbers: the same text of a column is kept once. 0 stands for no text at all. */
export interface Coded {
  /** The text of each number; that of 0 is never looked at. */
  readonly values: TextValues;
  /** The number of each row; null where no row has a text. */
  readonly ids: ArrayLike<number> | null;
}

/** A column of texts of at most 65,535 rows. Rows are set once, in any order. */
export class TextColumn implements Coded {
  readonly #rows: number;
  readonly #dictionary = new Dictionary();
  /** Bytes as long as they suffice. */
  #ids: Uint8Array | Uint16Array | null = null;

  constructor(rows: number) {
    this.#rows = rows;
  }

  get values(): TextValues {
    return this.#dictionary.values;
  }

  get ids(): Uint8Array | Uint16Array | null {
    return this.#ids;
  }

  /** `like`: a row that is set and probably has the same text, which is then found sooner; -1 for none. */
  set(row: number, text: string | undefined, like = -1): void {
    if (text === undefined) return;
    const guess = like === -1 ? 0 : (this.#ids?.[like] ?? 0);
    const id = guess !== 0 && this.values.at(guess) === text ? guess : this.#dictionary.codeOf(text);
    this.#ids ??= new Uint8Array(this.#rows);
    if (id > 255 && this.#ids instanceof Uint8Array) this.#ids = Uint16Array.from(this.#ids);
    this.#ids[row] = id;
  }

  /** The same string object for the same text, until the column is sealed. */
  at(row: number): string | undefined {
    const id = this.#ids?.[row] ?? 0;
    return id === 0 ? undefined : this.values.at(id);
  }

  /** Nothing is set from now on: takes as little memory as it can. */
  seal(): void {
    this.#dictionary.seal();
    if (this.values.length === 2 && this.#ids?.every((id) => id === 1)) this.#ids = onesOf(this.#rows);
  }
}

/** The ids of columns that have the same text in each of so many rows, which is often so for the source. */
function onesOf(rows: number): Uint8Array {
  const known = ONES.get(rows) ?? new Uint8Array(rows).fill(1);
  ONES.set(rows, known);
  return known;
}

const ONES = new Map<number, Uint8Array>();

/** A column of words of one of the closed lists of the vocabulary. */
export class WordColumn<Word extends string> implements Coded {
  readonly values: TextValues;
  readonly #words: readonly Word[];
  readonly #codes: ReadonlyMap<Word, number>;
  readonly #rows: number;
  #ids: Uint8Array | null = null;

  constructor({ words, values, codes }: WordList<Word>, rows: number) {
    this.values = values;
    this.#rows = rows;
    this.#words = words;
    this.#codes = codes;
  }

  get ids(): Uint8Array | null {
    return this.#ids;
  }

  set(row: number, word: Word | undefined): void {
    if (word === undefined) return;
    this.#ids ??= new Uint8Array(this.#rows);
    this.#ids[row] = this.#codes.get(word) ?? 0;
  }

  at(row: number): Word | undefined {
    return this.#words[(this.#ids?.[row] ?? 0) - 1];
  }
}

/** A closed list of words, numbered from 1. */
export interface WordList<Word extends string> {
  words: readonly Word[];
  values: TextValues;
  codes: ReadonlyMap<Word, number>;
}

export function wordList<const Word extends string>(words: readonly Word[]): WordList<Word> {
  return { words, values: ['', ...words], codes: new Map(words.map((word, index) => [word, index + 1])) };
}

/** Texts of rows that are added one after the other, as many as there are. */
export class TextList implements Coded {
  readonly #dictionary = new Dictionary();
  readonly #added = new NumberList((size) => new Uint32Array(size));
  #sealed: Uint8Array | Uint16Array | Uint32Array | null = null;

  get values(): TextValues {
    return this.#dictionary.values;
  }

  get ids(): Uint8Array | Uint16Array | Uint32Array {
    return this.#sealed ?? this.#added.numbers;
  }

  add(text: string | undefined): void {
    this.#added.add(text === undefined ? 0 : this.#dictionary.codeOf(text));
  }

  at(row: number): string | undefined {
    const id = this.ids[row] ?? 0;
    return id === 0 ? undefined : this.values.at(id);
  }

  /** Nothing is added from now on: takes as little memory as it can. */
  seal(): void {
    this.#dictionary.seal();
    const ids = this.#added.take();
    const { length } = this.values;
    this.#sealed = narrowest(length - 1, length === 1 ? 0 : ids.length);
    if (length > 1) this.#sealed.set(ids);
  }
}

/** Numbers that are added one after the other. */
export class NumberList<Numbers extends Uint8Array | Uint16Array | Uint32Array> {
  readonly #make: (size: number) => Numbers;
  #length = 0;
  #numbers: Numbers;

  constructor(make: (size: number) => Numbers) {
    this.#make = make;
    this.#numbers = make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** Longer than `length`: what follows is 0. */
  get numbers(): Numbers {
    return this.#numbers;
  }

  add(value: number): void {
    if (this.#length === this.#numbers.length) {
      const longer = this.#make(Math.ceil(this.#length * 1.5));
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** Nothing will be added any more. */
  seal(): void {
    const exact = this.#make(this.#length);
    exact.set(this.#numbers.subarray(0, this.#length));
    this.#numbers = exact;
  }

  /** What was added; nothing is left. */
  take(): Numbers {
    this.seal();
    const taken = this.#numbers;
    this.#length = 0;
    this.#numbers = this.#make(0);
    return taken;
  }
}

/** Texts and their numbers, from 1. */
class Dictionary {
  #values: TextValues;
  #open: { values: string[]; numbers: Map<string, number> } | null;

  constructor() {
    const values = [''];
    this.#values = values;
    this.#open = { values, numbers: new Map() };
  }

  get values(): TextValues {
    return this.#values;
  }

  codeOf(text: string): number {
    if (!this.#open) throw new Error('A column that is sealed was set.');
    const { values, numbers } = this.#open;
    const known = numbers.get(text);
    if (known !== undefined) return known;
    const number = values.push(text) - 1;
    numbers.set(text, number);
    return number;
  }

  seal(): void {
    if (this.#open) this.#values = sealedTexts(this.#open.values);
    this.#open = null;
  }
}
