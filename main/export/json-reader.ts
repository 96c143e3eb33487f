import Assembler from 'stream-json/assembler.js';
import { jsonParser } from 'stream-json/core/parser.js';
import type { Token } from 'stream-json/core/parser.js';
import { checked } from '../../model/checked.ts';
import { captureExportSchema, captureSourceSchema } from '../../model/contract/capture-export.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { ImportError, foreign, notAsExpected } from './import-error.ts';
import { LONGEST_TEXT } from './text-lines.ts';

/** Where an import goes, thing by thing. */
export interface ImportSink {
  source(source: CaptureSource): void;
  event(event: TelephonyEvent, where: string): void;
}

const HEAD = captureExportSchema.pick({ format: true, version: true });
/** Of ours nothing is nested half as deep; options of a source may be, by somebody's hand. */
const DEEPEST = 64;

/**
 * Understands a capture as JSON piece by piece, its members in any order, holding one event at a time. Members that it
 * does not know are passed over; calls are too, as they follow from the events.
 */
export class JsonReader {
  readonly #sink: ImportSink;
  readonly #parse = jsonParser({ streamValues: false });
  readonly #head: Record<string, unknown> = {};
  #firstMember: string | null = null;
  #depth = 0;
  #isComplete = false;
  #member = '';
  /** Assembles the head's value or the list's item that is being read. */
  #assembler = new Assembler();
  #index = 0;
  #line = 1;
  #itemLine = 1;
  /** Characters since the last token, and since the beginning of the item. */
  #unread = 0;
  #itemLength = 0;

  constructor(sink: ImportSink) {
    this.#sink = sink;
  }

  /** The text goes on with this, which is on that line or ends it. */
  read(text: string, line: number): void {
    this.#line = line;
    this.#unread += text.length;
    this.#itemLength += text.length;
    for (const token of this.#tokens(text)) {
      this.#unread = 0;
      this.#take(token);
    }
    const longest = Math.max(this.#unread, this.#assembler.done ? 0 : this.#itemLength);
    if (longest > LONGEST_TEXT)
      throw new ImportError(`line ${line}: something is far too long for an event.`);
  }

  /** To be called after the last piece. */
  end(): void {
    if (!this.#isComplete) {
      throw this.#isForeign() ? foreign(this.#firstMember) : this.#broken('it ends too early');
    }
    if (this.#isForeign()) throw foreign(this.#firstMember);
    const parsed = checked(HEAD, this.#head);
    if (!parsed.success) throw notAsExpected('', parsed.error);
  }

  #tokens(text: string): Token[] {
    try {
      const parsed = this.#parse(text);
      return typeof parsed === 'symbol' ? [] : parsed.values;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (this.#isForeign() && this.#isComplete) throw foreign(this.#firstMember);
      throw this.#broken(error.message.replace(/^Parser (cannot parse input: |has )?/, ''));
    }
  }

  #broken(why: string): ImportError {
    return new ImportError(`line ${this.#line}: This is not complete JSON: ${why}.`);
  }

  /** Nothing of ours was found in it. */
  #isForeign(): boolean {
    return this.#head['format'] === undefined;
  }

  #take(token: Token): void {
    const isOpening = token.name === 'startObject' || token.name === 'startArray';
    const isClosing = token.name === 'endObject' || token.name === 'endArray';
    if (isClosing) this.#depth -= 1;
    if (this.#depth === 0) {
      if (!isClosing && token.name !== 'startObject') throw foreign(null);
      this.#isComplete = isClosing;
    } else if (this.#depth === 1 && token.name === 'keyValue') {
      this.#begin(token.value);
    } else {
      this.#takeValue(token, isOpening);
    }
    if (!isOpening) return;
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw new ImportError(`line ${this.#line}: ${this.#member}: nested deeper than ${DEEPEST} levels.`);
    }
  }

  #begin(member: string): void {
    this.#firstMember ??= member;
    this.#member = member;
    this.#index = 0;
    this.#assembler = new Assembler();
  }

  #takeValue(token: Token, isOpening: boolean): void {
    const isList = this.#member === 'events' || this.#member === 'sources';
    if (isList) this.#takeOfList(token, isOpening);
    else if (this.#depth === 1 && 'value' in token) this.#takeOfHead(token.value);
  }

  #takeOfHead(value: unknown): void {
    if (this.#member === 'format' && value !== 'ringscope-capture') throw foreign('format');
    if (this.#member === 'version' && Number(value) > 1) {
      throw new ImportError('This file was made by a newer Ringscope. Import it with that one.');
    }
    if (this.#member === 'format') this.#head['format'] = value;
    if (this.#member === 'version') this.#head['version'] = Number(value);
  }

  #takeOfList(token: Token, isOpening: boolean): void {
    if (this.#depth === 1) {
      const isBracket = token.name === 'startArray' || token.name === 'endArray';
      if (!isBracket) throw new ImportError(`line ${this.#line}: ${this.#member}: expected an array`);
      return;
    }
    if (this.#depth === 2 && isOpening) this.#itemBegins();
    if (this.#depth === 2 && !isOpening && token.name !== 'endObject' && token.name !== 'endArray') {
      throw new ImportError(`line ${this.#line}, ${this.#member}[${this.#index}]: expected an object`);
    }
    if (token.name === 'keyValue' && token.value === '__proto__') {
      throw new ImportError(`${this.#where()}: a field cannot be called "__proto__"`);
    }
    this.#assembler.consume(token);
    if (this.#assembler.done) this.#item(this.#assembler.current);
  }

  #itemBegins(): void {
    this.#itemLine = this.#line;
    this.#itemLength = 0;
  }

  #where(): string {
    return `line ${this.#itemLine}, ${this.#member}[${this.#index}]`;
  }

  #item(value: unknown): void {
    const where = this.#where();
    this.#index += 1;
    if (this.#member === 'events') {
      const event = checked(eventSchema, value);
      if (!event.success) throw notAsExpected(where, event.error);
      this.#sink.event(event.data, where);
    } else {
      const source = checked(captureSourceSchema, value);
      if (!source.success) throw notAsExpected(where, source.error);
      this.#sink.source(source.data);
    }
  }
}
