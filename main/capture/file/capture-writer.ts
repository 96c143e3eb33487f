import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../../model/event.ts';
import { SQLITE, SQLITE_READONLY_DBMOVED, isSqliteError, sqliteCode } from '../capture-file-error.ts';
import { EVENT_COLUMNS, PACKED_LENGTH, originName, packEvents } from './packed-events.ts';
import type { Origin, PackedEvents } from './packed-events.ts';
import type { FilePlace } from './file-place.ts';
import { openForWriting } from './open-for-writing.ts';
import type { OpenOptions } from './open-for-writing.ts';
import { Trimmer } from './retention.ts';
import type { Retention } from './retention.ts';
import { integerOf } from './schema.ts';
import type { WriterLock } from './writer-lock.ts';

export interface WriterOptions extends OpenOptions {
  retention: Retention;
}

/** What one transaction has done. */
export interface Written {
  /** The seq of the first of the events written; the others follow without gaps. */
  firstSeq: number;
  /** Events that were recorded behind those: they tell of what retention has removed. */
  gaps: UnrecordedEvent[];
  removed: number;
  /** More is to be removed than was: write again soon, if only nothing. */
  more: boolean;
}

/**
 * The only writer of a capture. Blocks while it works. Opening throws `CaptureFileError` and leaves a file that
 * cannot be used as it was; a write that throws has written nothing and may be repeated.
 */
export class CaptureWriter {
  readonly #database: DatabaseSync;
  readonly #lock: WriterLock | null;
  readonly #place: FilePlace | null;
  readonly #insert: StatementSync;
  readonly #saveSource: StatementSync;
  readonly #saveCounts: StatementSync;
  readonly #trimmer: Trimmer;
  #sourceKeys: Map<string, number>;
  #events: number;
  #lastSeq: number;

  constructor(options: WriterOptions) {
    const { database, lock, place } = openForWriting(options);
    this.#database = database;
    this.#lock = lock;
    this.#place = place;
    this.#insert = database.prepare(
      `INSERT INTO events (${EVENT_COLUMNS.join()}) VALUES (${EVENT_COLUMNS.map(() => '?').join()})`,
    );
    this.#saveSource = database.prepare(
      `INSERT INTO sources (id, protocol, name, options) VALUES (?, ?, ?, ?)
       ON CONFLICT (id, protocol) DO UPDATE SET name = excluded.name, options = excluded.options RETURNING key`,
    );
    this.#saveCounts = database.prepare('UPDATE capture SET events = ?, last_seq = ?');
    this.#trimmer = new Trimmer(database, options.retention, options.now);
    this.#sourceKeys = readSourceKeys(database);
    this.#events = integerOf(database, 'SELECT events FROM capture');
    this.#lastSeq = integerOf(database, 'SELECT last_seq FROM capture');
  }

  /** For readers in the same thread, who never change it. */
  get database(): DatabaseSync {
    return this.#database;
  }

  /** 0 where there was never an event. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The oldest event that is kept; 0 where there is none. */
  get firstSeq(): number {
    return integerOf(this.#database, 'SELECT min(seq) FROM events');
  }

  get events(): number {
    return this.#events;
  }

  /** Which file it is; null in memory. */
  get identity(): string | null {
    return this.#place?.identity ?? null;
  }

  get isClosed(): boolean {
    return !this.#database.isOpen;
  }

  /**
   * Writes all of it in one transaction, numbering the events, and then holds the capture to its retention. Throws
   * `LostPlaceError` where the file is not at its place any more: what is written to it from then on, nobody will find.
   */
  append(sources: readonly CaptureSource[], events: PackedEvents, now: number): Written {
    this.#place?.check();
    const firstSeq = this.#lastSeq + 1;
    const count = events.values.length / PACKED_LENGTH;
    return this.#inTransaction(() => {
      for (const source of sources) this.#save(source);
      this.#insertAll(events, (index) => firstSeq + index);
      const { removed, more } = this.#trimmer.trim(this.#events + count, count, now);
      const gaps = this.#trimmer.removals.due(now);
      this.#insertAll(packEvents(gaps), (index) => firstSeq + count + index);
      const added = count + gaps.length;
      return { firstSeq, gaps, removed, more, added, lastSeq: this.#lastSeq + added };
    });
  }

  /** Records what retention has removed and nothing tells of yet, as at the end of a recording. */
  tellRemoved(now: number): Written {
    const firstSeq = this.#lastSeq + 1;
    if (this.#trimmer.removals.most < 2) return { firstSeq, gaps: [], removed: 0, more: false };
    return this.#inTransaction(() => {
      const gaps = this.#trimmer.removals.all(now);
      this.#insertAll(packEvents(gaps), (index) => firstSeq + index);
      const [added, lastSeq] = [gaps.length, this.#lastSeq + gaps.length];
      return { firstSeq, gaps, removed: 0, more: false, added, lastSeq };
    });
  }

  /** Writes events that are numbered already: in the order of their seq, all above the last one. */
  restore(sources: readonly CaptureSource[], events: readonly TelephonyEvent[]): void {
    const seqs = events.map(({ seq }) => seq);
    this.#inTransaction(() => {
      for (const source of sources) this.#save(source);
      this.#insertAll(packEvents(events), (index) => seqs[index] ?? null);
      return { removed: 0, added: events.length, lastSeq: seqs.at(-1) ?? this.#lastSeq };
    });
  }

  /**
   * Leaves one file that travels alone, also where it was moved. Where somebody is reading it at this moment the files
   * beside it stay, until it is next opened for writing. Everything that was written is safe even when this throws.
   */
  close(): void {
    try {
      if (this.#lock) {
        // Last of all, so that the mark is never there without what it vouches for.
        this.#database.exec('UPDATE capture SET closed = 1');
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
      }
    } catch (error) {
      const isRead = sqliteCode(error) === SQLITE.BUSY || sqliteCode(error) === SQLITE.LOCKED;
      // All is in the file by then; only its header still asks for a log.
      if (!isRead && !isSqliteError(error, SQLITE_READONLY_DBMOVED)) throw error;
    } finally {
      this.#database.close();
      this.#lock?.release();
    }
  }

  #inTransaction<Done extends { removed: number; added: number; lastSeq: number }>(work: () => Done): Done {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      const events = this.#events + done.added - done.removed;
      this.#saveCounts.run(events, done.lastSeq);
      this.#database.exec('COMMIT');
      this.#events = events;
      this.#lastSeq = done.lastSeq;
      return done;
    } catch (error) {
      // A full disk may have ended the transaction already (https://sqlite.org/lang_transaction.html, 3).
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#sourceKeys = readSourceKeys(this.#database);
      throw error;
    }
  }

  #insertAll({ origins, values }: PackedEvents, seqAt: (index: number) => number | null): void {
    const keys = origins.map((origin) => this.#keyOf(origin));
    for (let index = 0, at = 0; at < values.length; index += 1, at += PACKED_LENGTH) {
      const key = keys[Number(values[at])] ?? null;
      this.#insert.run(seqAt(index), key, ...values.slice(at + 1, at + PACKED_LENGTH));
    }
  }

  #keyOf({ id, protocol }: Origin): number {
    return (
      this.#sourceKeys.get(originName({ id, protocol })) ??
      this.#save({ id, name: id, protocol, options: {} })
    );
  }

  #save({ id, protocol, name, options }: CaptureSource): number {
    const key = Number(this.#saveSource.get(id, protocol, name, JSON.stringify(options))?.['key']);
    this.#sourceKeys.set(originName({ id, protocol }), key);
    return key;
  }
}

function readSourceKeys(database: DatabaseSync): Map<string, number> {
  const rows = database.prepare('SELECT key, id, protocol FROM sources').all();
  return new Map(
    rows.map(({ key, id, protocol }) => [
      originName({ id: String(id), protocol: String(protocol) }),
      Number(key),
    ]),
  );
}
