import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { TelephonyEvent } from '../../../model/event.ts';
import { UnreadableRowError, eventOf } from '../file/event-rows.ts';
import type { SourceByKey } from '../file/event-rows.ts';
import { EVENT_COLUMNS } from '../file/packed-events.ts';
import { integerOf } from '../file/schema.ts';
import type { DiskCondition } from './disk-condition.ts';

const WHOLE = EVENT_COLUMNS.join();
/** The raw message is nearly all of an event, and in pages of its own where it is long. */
const WITHOUT_RAW = EVENT_COLUMNS.map((column) => (column === 'raw' ? `'' AS raw` : column)).join();

/** The events of a capture as they are on disk. Each method is one short read; none keeps one open. */
export class StoredEvents {
  readonly #database: DatabaseSync;
  readonly #one: StatementSync;
  readonly #oneWithoutRaw: StatementSync;
  readonly #after: StatementSync;
  readonly #searches = new WeakMap<DiskCondition, StatementSync>();
  #sources: SourceByKey = new Map();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#one = inArrays(database.prepare(`SELECT ${WHOLE} FROM events WHERE seq = ?`));
    this.#oneWithoutRaw = inArrays(database.prepare(`SELECT ${WITHOUT_RAW} FROM events WHERE seq = ?`));
    this.#after = inArrays(
      database.prepare(`SELECT ${WITHOUT_RAW} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`),
    );
  }

  get count(): number {
    return integerOf(this.#database, 'SELECT events FROM capture');
  }

  get firstSeq(): number {
    return integerOf(this.#database, 'SELECT min(seq) FROM events');
  }

  get lastSeq(): number {
    return integerOf(this.#database, 'SELECT max(seq) FROM events');
  }

  event(seq: number): TelephonyEvent | null {
    return this.#find(this.#one, seq);
  }

  /** With an empty `raw`. */
  eventWithoutRaw(seq: number): TelephonyEvent | null {
    return this.#find(this.#oneWithoutRaw, seq);
  }

  /** The next events after a seq, with empty `raw`. */
  after(seq: number, limit: number): TelephonyEvent[] {
    return this.#events(this.#after.all(seq, limit));
  }

  /** The events that stand from a place on, counted from 0 in the order of their seq; with empty `raw`. */
  page(from: number, limit: number): TelephonyEvent[] {
    const { count, firstSeq, lastSeq } = this;
    if (lastSeq - firstSeq + 1 === count) return this.after(firstSeq + from - 1, limit);
    // Seqs of an imported capture may have holes. SQLite counts rows by walking, so the way from the nearer end is taken.
    const fromEnd = Math.max(0, count - from - limit);
    const isNear = from <= fromEnd;
    const rows = inArrays(
      this.#database.prepare(
        `SELECT ${WITHOUT_RAW} FROM events ORDER BY seq ${isNear ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
      ),
    ).all(Math.min(limit, count - from), isNear ? from : fromEnd);
    const events = this.#events(rows);
    return isNear ? events : events.reverse();
  }

  /** The seqs of events that meet a condition, from one seq to another, both included. */
  search(condition: DiskCondition, fromSeq: number, toSeq: number): number[] {
    let statement = this.#searches.get(condition);
    if (!statement) {
      statement = inArrays(
        this.#database.prepare(`SELECT seq FROM events WHERE seq BETWEEN ? AND ? AND ${condition.sql}`),
      );
      this.#searches.set(condition, statement);
    }
    return rowsOf(statement.all(fromSeq, toSeq, ...condition.parameters)).map(([seq]) => Number(seq));
  }

  #find(statement: StatementSync, seq: number): TelephonyEvent | null {
    const row: unknown = statement.get(seq);
    if (row === undefined) return null;
    return this.#events([row])[0] ?? null;
  }

  #events(rows: unknown): TelephonyEvent[] {
    const all = rowsOf(rows);
    if (all.some(([, source]) => !this.#sources.has(Number(source)))) this.#readSources();
    return all.map((row) => eventOf(row, this.#sources));
  }

  #readSources(): void {
    const rows = this.#database.prepare('SELECT key, id, protocol FROM sources').all();
    this.#sources = new Map(
      rows.map(({ key, id, protocol }) => [Number(key), { id: String(id), protocol: String(protocol) }]),
    );
  }
}

function inArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

function rowsOf(rows: unknown): SQLOutputValue[][] {
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new UnreadableRowError('a row is no row');
  return rows;
}

function isRow(row: unknown): row is SQLOutputValue[] {
  return Array.isArray(row);
}
