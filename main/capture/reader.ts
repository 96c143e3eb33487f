import { DatabaseSync } from 'node:sqlite';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Filter } from '../../model/filter/ast.ts';
import { EVENT_KINDS } from '../../model/vocabulary.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { SQLITE, captureFileError, corrupt, sqliteCode } from './capture-file-error.ts';
import { checkReadable } from './file/capture-path.ts';
import { prefilterOf } from './file/event-prefilter.ts';
import { UnreadableRowError, eventOf, rowFrom } from './file/event-rows.ts';
import type { SourceByKey } from './file/event-rows.ts';
import { joinedEvents } from './file/joined-events.ts';
import type { JoinedEvents, Share } from './file/joined-events.ts';
import { EVENT_COLUMNS } from './file/packed-events.ts';
import { checkSchema, integerOf } from './file/schema.ts';

export interface EventRange {
  /** From this seq on; the oldest that is kept where absent. */
  fromSeq?: number;
  /** Up to this seq, inclusive; the newest where absent. */
  toSeq?: number;
  /** Leaves out events of which SQLite can say that this filter does not select them: it still has to be put to the rest. */
  filter?: Filter;
  /** What relative times of the filter count from, in ms since the epoch. */
  now?: number;
  /** The raw messages are not read, and are "": enough for making calls, and much faster. */
  withoutRaw?: boolean;
}

export interface TextRange extends Pick<EventRange, 'fromSeq' | 'toSeq'> {
  share?: Share;
}

/** A capture, read without ever changing it, also while somebody records to it. Methods block; errors are `CaptureFileError`. */
export interface CaptureReader {
  readonly file: string;
  /** Of the oldest event that is kept; 0 where there is none. */
  readonly firstSeq: number;
  /** Of the newest event; 0 where there is none. */
  readonly lastSeq: number;
  /**
   * The events in the order of their seq, as they were when the iteration began: what is recorded or removed
   * meanwhile does not change it. Holds one event at a time. The log beside the file grows as long as it is not
   * ended, so end it.
   */
  events(range?: EventRange): Iterable<TelephonyEvent>;
  /**
   * The same as JSON, as `JSON.stringify` makes it, joined in pieces: far cheaper than making events and texts of them. Each
   * piece is of what is there when it is read: `hold` it. All of the pieces where no share of them is wanted.
   */
  eventTexts(separator: string, range?: TextRange): Iterable<JoinedEvents>;
  /** From now on all is as it is now, until it is closed: the log beside the file grows as long. */
  hold(): void;
  /** In the order in which they were first recorded. */
  sources(): CaptureSource[];
  /** Reads the whole file: takes a second or so for each million events. Only kinds that occur. */
  counts(): { events: number; byKind: Partial<Record<EventKind, number>> };
  close(): void;
}

/** Throws `CaptureFileError` where there is no capture, or one that cannot be read. */
export function openCapture(file: string): CaptureReader {
  return new SqliteReader(file, openForReading(file));
}

/** A capture without the right to change it. Throws `CaptureFileError` where it cannot be read. */
export function openForReading(file: string): DatabaseSync {
  checkReadable(file);
  return explaining(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
    try {
      checkSchema(database, file);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  });
}

/** How long another program's lock on the capture is waited for, in ms. */
const BUSY_TIMEOUT = 2_000;

class SqliteReader implements CaptureReader {
  readonly file: string;
  readonly #database: DatabaseSync;

  constructor(file: string, database: DatabaseSync) {
    this.file = file;
    this.#database = database;
  }

  get firstSeq(): number {
    return explaining(this.file, () => integerOf(this.#database, 'SELECT min(seq) FROM events'));
  }

  get lastSeq(): number {
    return explaining(this.file, () => integerOf(this.#database, 'SELECT max(seq) FROM events'));
  }

  *events(range: EventRange = {}): Generator<TelephonyEvent> {
    const { fromSeq = 1, toSeq = Number.MAX_SAFE_INTEGER, filter, now = 0, withoutRaw = false } = range;
    const prefilter = filter ? prefilterOf(filter, now) : null;
    const columns = EVENT_COLUMNS.map((column) => (withoutRaw && column === 'raw' ? "''" : column));
    const condition = prefilter ? ` AND ${prefilter.sql}` : '';
    try {
      // One statement is one read transaction: https://sqlite.org/isolation.html.
      const statement = this.#database.prepare(
        `SELECT ${columns.join()} FROM events WHERE seq BETWEEN ? AND ?${condition} ORDER BY seq`,
      );
      statement.setReturnArrays(true);
      const rows: Iterable<unknown> = statement.iterate(fromSeq, toSeq, ...(prefilter?.parameters ?? []));
      let sources: SourceByKey | undefined;
      for (const row of rows) {
        // In the same read transaction, which the first row has begun.
        sources ??= this.#sourcesByKey();
        yield eventOf(rowFrom(row), sources);
      }
    } catch (error) {
      throw explained(this.file, error);
    }
  }

  *eventTexts(
    separator: string,
    { fromSeq = 1, toSeq = Number.MAX_SAFE_INTEGER, share = { index: 0, of: 1 } }: TextRange = {},
  ): Generator<JoinedEvents> {
    try {
      const sources = this.#sourcesByKey();
      const oneByOne = (from: number, to: number): Iterable<TelephonyEvent> =>
        this.events({ fromSeq: from, toSeq: to });
      yield* joinedEvents(this.#database, sources, { separator, fromSeq, toSeq, share }, oneByOne);
    } catch (error) {
      // Of a statement that could be prepared: a value is none that can be there.
      throw sqliteCode(error) === SQLITE.ERROR ? corrupt(this.file) : explained(this.file, error);
    }
  }

  hold(): void {
    explaining(this.file, () => {
      this.#database.exec('BEGIN');
      // A read transaction begins with what is read first: https://sqlite.org/lang_transaction.html.
      integerOf(this.#database, 'SELECT max(seq) FROM events');
    });
  }

  sources(): CaptureSource[] {
    return explaining(this.file, () => {
      const rows = this.#database
        .prepare('SELECT id, name, protocol, options FROM sources ORDER BY key')
        .all();
      return rows.map(({ id, name, protocol, options }) => ({
        id: String(id),
        name: String(name),
        protocol: String(protocol),
        options: optionsFrom(String(options)),
      }));
    });
  }

  counts(): { events: number; byKind: Partial<Record<EventKind, number>> } {
    return explaining(this.file, () => {
      const rows = this.#database.prepare('SELECT kind, count(*) AS found FROM events GROUP BY kind').all();
      const found = new Map(rows.map((row) => [String(row['kind']), Number(row['found'])]));
      const byKind: Partial<Record<EventKind, number>> = {};
      let events = 0;
      for (const kind of EVENT_KINDS) {
        const count = found.get(kind) ?? 0;
        events += count;
        if (count > 0) byKind[kind] = count;
      }
      return { events, byKind };
    });
  }

  close(): void {
    this.#database.close();
  }

  #sourcesByKey(): SourceByKey {
    const rows = this.#database.prepare('SELECT key, id, protocol FROM sources').all();
    return new Map(
      rows.map(({ key, id, protocol }) => [Number(key), { id: String(id), protocol: String(protocol) }]),
    );
  }
}

function optionsFrom(json: string): Record<string, unknown> {
  try {
    const options: unknown = JSON.parse(json);
    if (typeof options === 'object' && options !== null) return { ...options };
  } catch (error) {
    throw new UnreadableRowError('the options of a source are not readable', { cause: error });
  }
  throw new UnreadableRowError('the options of a source are not readable');
}

function explaining<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw explained(file, error);
  }
}

function explained(file: string, error: unknown): unknown {
  return error instanceof UnreadableRowError ? corrupt(file) : captureFileError(file, error);
}
