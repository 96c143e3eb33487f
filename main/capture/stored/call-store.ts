import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Call } from '../../../model/call.ts';

/** A call that no event changes any more. */
export interface SettledCall {
  /** As it stands in files. */
  readonly json: string;
  toCall(): Call;
}

/** Calls are written and read together in blocks of about this length: a row for each would cost more than its text. */
const BLOCK = 16 * 1024;
const MOST_IN_BLOCK = 255;
/** Calls settle nearly in the order of their numbers: the next one stands in a block that was just read. */
const BLOCKS_KEPT = 64;
const FIRST_ROOM = 1 << 10;

/**
 * Calls by number, on disk: a capture of a million events has hundreds of thousands of them. SQLite keeps a database
 * without a name in a file that only this process can open and that goes with it
 * (https://sqlite.org/inmemorydb.html, "Temporary Databases").
 */
export class CallStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  /** By number: 256 times its block, from 1 on, and its place there; 0 for none. */
  #places = new Uint32Array(FIRST_ROOM);
  #highest = 0;
  /** The block that is not yet written. */
  #block = 1;
  #texts: string[] = [];
  #length = 0;
  readonly #kept = new Map<number, readonly string[]>();

  constructor() {
    this.#database = new DatabaseSync('');
    // Nothing of it is ever to be found again after a crash.
    this.#database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    this.#database.exec('CREATE TABLE blocks (block INTEGER PRIMARY KEY, calls TEXT NOT NULL); BEGIN');
    this.#insert = this.#database.prepare('INSERT INTO blocks (block, calls) VALUES (?, ?)');
    this.#select = this.#database.prepare('SELECT calls FROM blocks WHERE block = ?');
  }

  /** Numbers are from 1 on, with few between them that are never used. */
  add(number: number, call: Call): void {
    const json = JSON.stringify(call);
    if (number >= this.#places.length) this.#grow(number);
    this.#places[number] = this.#block * 256 + this.#texts.length;
    this.#highest = Math.max(this.#highest, number);
    this.#texts.push(json);
    this.#length += json.length;
    if (this.#length >= BLOCK || this.#texts.length === MOST_IN_BLOCK) this.#write();
  }

  /** Undefined where there is none of this number. */
  call(number: number): Call | undefined {
    const json = this.#json(number);
    return json === undefined ? undefined : callFrom(json);
  }

  /** In the order of their numbers, one at a time. */
  *calls(): Generator<SettledCall> {
    for (let number = 1; number <= this.#highest; number += 1) {
      const json = this.#json(number);
      if (json !== undefined) yield { json, toCall: () => callFrom(json) };
    }
  }

  close(): void {
    this.#database.close();
  }

  #json(number: number): string | undefined {
    const place = this.#places[number] ?? 0;
    return place === 0 ? undefined : this.#textsOf(Math.floor(place / 256))[place % 256];
  }

  #textsOf(block: number): readonly string[] {
    if (block === this.#block) return this.#texts;
    const kept = this.#kept.get(block);
    if (kept) return kept;
    // JSON.stringify writes no line breaks.
    const texts = String(this.#select.get(block)?.['calls']).split('\n');
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= BLOCKS_KEPT) this.#kept.delete(oldest);
    this.#kept.set(block, texts);
    return texts;
  }

  #write(): void {
    this.#insert.run(this.#block, this.#texts.join('\n'));
    this.#block += 1;
    this.#texts = [];
    this.#length = 0;
  }

  #grow(number: number): void {
    const places = new Uint32Array(2 * Math.max(number, this.#places.length));
    places.set(this.#places);
    this.#places = places;
  }
}

function callFrom(json: string): Call {
  const value: unknown = JSON.parse(json);
  if (!isCall(value)) throw new Error('what was stored as a call is none');
  return value;
}

/** It was written by us a moment ago: what it is needs no closer look. */
function isCall(value: unknown): value is Call {
  return typeof value === 'object' && value !== null && 'legs' in value && 'eventCount' in value;
}
