import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { TelephonyEvent } from '../../../model/event.ts';
import { UnreadableRowError, eventOf } from '../file/event-rows.ts';
import type { SourceByKey } from '../file/event-rows.ts';
import { EVENT_COLUMNS } from '../file/packed-events.ts';
import type { DiskCondition } from './disk-condition.ts';

const WHOLE = EVENT_COLUMNS.join();
/** The raw message is nearly all of an event, and in pages of its own where it is long. */
const WITHOUT_RAW = EVENT_COLUMNS.map((column) => (column === 'raw' ? `'' AS raw` : column)).join();

/** The events of a capture as they are on disk. Each method is one short read; none keeps one open. */
export class StoredEvents {
  readonly #database: DatabaseSync;
  readonly #one: StatementSync;
  readonly #someWithoutRaw: StatementSync;
  readonly #after: StatementSync;
  readonly #afterWithoutRaw: StatementSync;
  readonly #count: StatementSync;
  readonly #firstSeq: StatementSync;
  readonly #lastSeq: StatementSync;
  readonly #searches = new WeakMap<DiskCondition, StatementSync>();
  #sources: SourceByKey = new Map();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#one = inArrays(database.prepare(`SELECT ${WHOLE} FROM events WHERE seq = ?`));
    this.#someWithoutRaw = inArrays(
      database.prepare(`SELECT ${WITHOUT_RAW} FROM events WHERE seq IN (SELECT value FROM json_each(?))`),
    );
    this.#after = inArrays(
      database.prepare(`SELECT ${WHOLE} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`),
    );
    this.#afterWithoutRaw = inArrays(
      database.prepare(`SELECT ${WITHOUT_RAW} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`),
    );
    this.#count = inArrays(database.prepare('SELECT events FROM capture'));
    this.#firstSeq = inArrays(database.prepare('SELECT min(seq) FROM events'));
    this.#lastSeq = inArrays(database.prepare('SELECT max(seq) FROM events'));
  }

  get count(): number {
    return numberFrom(this.#count);
  }

  get firstSeq(): number {
    return numberFrom(this.#firstSeq);
  }

  get lastSeq(): number {
    return numberFrom(this.#lastSeq);
  }

  event(seq: number): TelephonyEvent | null {
    const row: unknown = this.#one.get(seq);
    return row === undefined ? null : (this.#events([row])[0] ?? null);
  }

  /** Those of these events that there are, in this order, with empty `raw`. */
  eventsWithoutRaw(seqs: readonly number[]): TelephonyEvent[] {
    const found = this.#events(this.#someWithoutRaw.all(JSON.stringify(seqs)));
    const bySeq = new Map(found.map((event) => [event.seq, event]));
    return seqs.map((seq) => bySeq.get(seq)).filter((event) => event !== undefined);
  }

  /** The next events after a seq. */
  after(seq: number, limit: number): TelephonyEvent[] {
    return this.#events(this.#after.all(seq, limit));
  }

  /** The events that stand from a place on, counted from 0 in the order of their seq; with empty `raw`. */
  page(from: number, limit: number): TelephonyEvent[] {
    const { count, firstSeq, lastSeq } = this;
    if (lastSeq - firstSeq + 1 === count)
      return this.#events(this.#afterWithoutRaw.all(firstSeq + from - 1, limit));
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

  /** The seqs of events that meet a condition, from one seq to another, both included, in order. */
  search(condition: DiskCondition, fromSeq: number, toSeq: number): number[] {
    let statement = this.#searches.get(condition);
    if (!statement) {
      // One text for all of them: a row of its own for each costs as much as finding it.
      statement = inArrays(
        this.#database.prepare(
          `SELECT group_concat(seq) FROM
            (SELECT seq FROM events WHERE seq BETWEEN ? AND ? AND ${condition.sql} ORDER BY seq)`,
        ),
      );
      this.#searches.set(condition, statement);
    }
    const [row] = rowsOf(statement.all(fromSeq, toSeq, ...condition.parameters));
    const seqs = row?.[0];
    return typeof seqs === 'string' ? seqs.split(',').map(Number) : [];
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

/** Of the only row; 0 where that is no number. */
function numberFrom(statement: StatementSync): number {
  const row: unknown = statement.get();
  const value: unknown = Array.isArray(row) ? row[0] : null;
  return typeof value === 'number' ? value : 0;
}

function rowsOf(rows: unknown): SQLOutputValue[][] {
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new UnreadableRowError('a row is no row');
  return rows;
}

function isRow(row: unknown): row is SQLOutputValue[] {
  return Array.isArray(row);
}
