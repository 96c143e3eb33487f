import type { TextPattern } from '../ast.ts';

/** What is wrong with a filter, for the person who wrote it. */
export interface FilterError {
  /** Where, in characters from 0. */
  position: number;
  /** How many characters are meant; 0 where something is missing at `position`. */
  length: number;
  /** One or two sentences: what is wrong and what would be right. */
  message: string;
  /** Text to put in place of these characters. */
  suggestion?: string;
}

/** Thrown within the parser only; `parseFilter` turns it into a value. */
export class FilterSyntaxError extends Error {
  readonly details: FilterError;

  constructor(details: FilterError) {
    super(details.message);
    this.name = 'FilterSyntaxError';
    this.details = details;
  }
}

/** Text as it stands in a filter: quoted, bare, or both in a row. */
export interface WrittenText {
  pieces: TextPattern['pieces'];
  /** Some of it is quoted. */
  quoted: boolean;
  start: number;
  /** As written, quotes included. */
  source: string;
}

/** Walks over the text of a filter. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character, '' at the end. */
  peek(): string {
    return this.text.charAt(this.position);
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** Steps over `expected` if it comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false;
    this.position += expected.length;
    return true;
  }

  /** Steps over what the sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match !== null) this.position += match[0].length;
    return match;
  }

  /** Reads up to a space, a parenthesis or one of `stops` outside quotes; `*` outside quotes is a wildcard. */
  readText(stops = ''): WrittenText {
    const start = this.position;
    const pieces = [''];
    let quoted = false;
    while (!this.atEnd) {
      const character = this.peek();
      if (/[\s()]/.test(character) || stops.includes(character)) break;
      if (character === '"') {
        quoted = true;
        pieces.push((pieces.pop() ?? '') + this.readQuoted());
        continue;
      }
      this.position += 1;
      if (character !== '*') pieces.push((pieces.pop() ?? '') + character);
      else if (pieces.length === 1 || pieces.at(-1) !== '') pieces.push('');
    }
    return { pieces, quoted, start, source: this.text.slice(start, this.position) };
  }

  /** Within quotes `\"` is a quote and `\\` a backslash. */
  private readQuoted(): string {
    const match = this.match(/"((?:[^"\\]|\\.)*)"/sy);
    if (match === null) {
      const rest = this.text.slice(this.position);
      const endsInEscape = /^"(?:[^"\\]|\\.)*\\$/s.test(rest);
      throw new FilterSyntaxError({
        position: this.position,
        length: rest.length,
        message: 'This quote is not closed.',
        suggestion: `${rest}${endsInEscape ? '\\' : ''}"`,
      });
    }
    return (match[1] ?? '').replace(/\\(["\\])/g, '$1');
  }

  /** What went wrong between `start` and the present position. */
  errorFrom(start: number, message: string, suggestion?: string): FilterSyntaxError {
    return this.errorAt(start, this.position - start, message, suggestion);
  }

  errorAt(position: number, length: number, message: string, suggestion?: string): FilterSyntaxError {
    return new FilterSyntaxError({
      position,
      length,
      message,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
}
