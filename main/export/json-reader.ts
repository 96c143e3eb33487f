import Assembler from 'stream-json/assembler.js';
import type { Token } from 'stream-json/parser.js';
import { captureExportSchema, captureSourceSchema } from '../../model/contract/capture-export.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { ImportError, notAsExpected } from './import-error.ts';

/** Where an import goes, thing by thing. */
export interface ImportSink {
  source(source: CaptureSource): void;
  event(event: TelephonyEvent, where: string): void;
}

const HEAD = captureExportSchema.pick({ format: true, version: true });

/**
 * Understands a capture as JSON from the tokens of its text, its members in any order, holding one event at a time.
 * Members that it does not know are passed over; calls are too, as they follow from the events.
 */
export class JsonReader {
  readonly #sink: ImportSink;
  readonly #head: Record<string, unknown> = {};
  #depth = 0;
  #member = '';
  /** Assembles the head's value or the list's item that is being read. */
  #assembler = new Assembler();
  #index = 0;

  constructor(sink: ImportSink) {
    this.#sink = sink;
  }

  take(token: Token): void {
    const isOpening = token.name === 'startObject' || token.name === 'startArray';
    const isClosing = token.name === 'endObject' || token.name === 'endArray';
    if (isClosing) this.#depth -= 1;
    if (this.#depth === 0) {
      if (!isClosing && token.name !== 'startObject') throw notACaptureExport();
    } else if (this.#depth === 1 && token.name === 'keyValue') {
      this.#begin(token.value);
    } else {
      this.#takeValue(token, isOpening);
    }
    if (isOpening) this.#depth += 1;
  }

  /** To be called after the last token. */
  end(): void {
    const parsed = HEAD.safeParse(this.#head);
    if (!parsed.success) throw notAsExpected('', parsed.error);
  }

  #begin(member: string): void {
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
    if (this.#member === 'format' && value !== 'ringscope-capture') throw notACaptureExport();
    if (this.#member === 'version' && Number(value) > 1) {
      throw new ImportError('This file was made by a newer Ringscope. Import it with that one.');
    }
    if (this.#member === 'format') this.#head['format'] = value;
    if (this.#member === 'version') this.#head['version'] = Number(value);
  }

  #takeOfList(token: Token, isOpening: boolean): void {
    if (this.#depth === 1) {
      const isBracket = token.name === 'startArray' || token.name === 'endArray';
      if (!isBracket) throw new ImportError(`${this.#member}: expected an array`);
      return;
    }
    if (this.#depth === 2 && !isOpening && token.name !== 'endObject' && token.name !== 'endArray') {
      throw new ImportError(`${this.#member}[${this.#index}]: expected an object`);
    }
    this.#assembler.consume(token);
    if (this.#assembler.done) this.#item(this.#assembler.current);
  }

  #item(value: unknown): void {
    const where = `${this.#member}[${this.#index}]`;
    this.#index += 1;
    if (this.#member === 'events') {
      const event = eventSchema.safeParse(value);
      if (!event.success) throw notAsExpected(where, event.error);
      this.#sink.event(event.data, where);
    } else {
      const source = captureSourceSchema.safeParse(value);
      if (!source.success) throw notAsExpected(where, source.error);
      this.#sink.source(source.data);
    }
  }
}

function notACaptureExport(): ImportError {
  return new ImportError(
    'This is not a capture as JSON: expected an object with "format": "ringscope-capture".',
  );
}
