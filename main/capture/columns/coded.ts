/** Texts by small numbers: the same text of a column is kept once. 0 stands for no text at all. */
export interface Coded {
  /** The text of each number; that of 0 is never looked at. */
  readonly values: readonly string[];
  /** The number of each row; null where no row has a text. */
  readonly ids: ArrayLike<number> | null;
}

/** A column of texts of at most 65,535 rows. Rows are set once, in any order. */
export class TextColumn implements Coded {
  #values: string[] = [''];
  readonly #rows: number;
  #index: Map<string, number> | null = new Map();
  /** Bytes as long as they suffice. */
  #ids: Uint8Array | Uint16Array | null = null;

  constructor(rows: number) {
    this.#rows = rows;
  }

  get values(): readonly string[] {
    return this.#values;
  }

  get ids(): Uint8Array | Uint16Array | null {
    return this.#ids;
  }

  /** `like`: a row that is set and probably has the same text, which is then found sooner; -1 for none. */
  set(row: number, text: string | undefined, like = -1): void {
    if (text === undefined) return;
    const guess = like === -1 ? 0 : (this.#ids?.[like] ?? 0);
    const id = guess !== 0 && this.#values[guess] === text ? guess : codeOf(text, this.#values, this.#index);
    this.#ids ??= new Uint8Array(this.#rows);
    if (id > 255 && this.#ids instanceof Uint8Array) this.#ids = Uint16Array.from(this.#ids);
    this.#ids[row] = id;
  }

  /** The same string object for the same text, so that who keeps it keeps no second one. */
  at(row: number): string | undefined {
    const id = this.#ids?.[row] ?? 0;
    return id === 0 ? undefined : this.values[id];
  }

  /** Nothing will be set any more: lets go of what only `set` needs. */
  seal(): void {
    this.#index = null;
    this.#values = this.#values.slice();
  }
}

/** A column of words of one of the closed lists of the vocabulary. */
export class WordColumn<Word extends string> implements Coded {
  readonly values: readonly string[];
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
  values: readonly string[];
  codes: ReadonlyMap<Word, number>;
}

export function wordList<const Word extends string>(words: readonly Word[]): WordList<Word> {
  return { words, values: ['', ...words], codes: new Map(words.map((word, index) => [word, index + 1])) };
}

/** Texts of rows that are added one after the other, as many as there are. */
export class TextList implements Coded {
  #values: string[] = [''];
  #index: Map<string, number> | null = new Map();
  readonly #added = new NumberList((size) => new Uint32Array(size));
  #sealed: Uint16Array | Uint32Array | null = null;

  get values(): readonly string[] {
    return this.#values;
  }

  get ids(): Uint16Array | Uint32Array {
    return this.#sealed ?? this.#added.numbers;
  }

  add(text: string | undefined): void {
    this.#added.add(text === undefined ? 0 : codeOf(text, this.#values, this.#index));
  }

  at(row: number): string | undefined {
    const id = this.ids[row] ?? 0;
    return id === 0 ? undefined : this.#values[id];
  }

  /** Nothing will be added any more: lets go of what only `add` needs. */
  seal(): void {
    this.#index = null;
    this.#values = this.#values.slice();
    const ids = this.#added.take();
    if (this.#values.length === 1) this.#sealed = new Uint16Array(0);
    else this.#sealed = this.#values.length <= 65_536 ? Uint16Array.from(ids) : ids;
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

function codeOf(text: string, values: string[], index: Map<string, number> | null): number {
  if (!index) throw new Error('A column that is sealed was set.');
  const known = index.get(text);
  if (known !== undefined) return known;
  const id = values.push(text) - 1;
  index.set(text, id);
  return id;
}
