import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Call } from '../../../model/call.ts';

/** A call that no event changes any more. */
export interface SettledCall {
  /** As it stands in files. */
  readonly json: string;
  toCall(): Call;
}

/**
 * Calls by number, on disk: a capture of a million events has hundreds of thousands of them. SQLite keeps a database
 * without a name in a file that only this process can open and that goes with it
 * (https://sqlite.org/inmemorydb.html, "Temporary Databases").
 */
export class CallStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;

  constructor() {
    this.#database = new DatabaseSync('');
    // Nothing of it is ever to be found again after a crash.
    this.#database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    this.#database.exec('CREATE TABLE calls (number INTEGER PRIMARY KEY, call TEXT NOT NULL); BEGIN');
    this.#insert = this.#database.prepare('INSERT INTO calls (number, call) VALUES (?, ?)');
    this.#select = this.#database.prepare('SELECT call FROM calls WHERE number = ?');
  }

  add(number: number, call: Call): void {
    this.#insert.run(number, JSON.stringify(call));
  }

  /** Undefined where there is none of this number. */
  call(number: number): Call | undefined {
    const json = this.#select.get(number)?.['call'];
    return json === undefined ? undefined : callFrom(String(json));
  }

  /** In the order of their numbers, one at a time. */
  *calls(): Generator<SettledCall> {
    for (const row of this.#database.prepare('SELECT call FROM calls ORDER BY number').iterate()) {
      const json = String(row['call']);
      yield { json, toCall: () => callFrom(json) };
    }
  }

  close(): void {
    this.#database.close();
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
