import type { DatabaseSync } from 'node:sqlite';
import { CaptureFileError, SQLITE, corrupt, notACapture, sqliteCode } from '../capture-file-error.ts';
import { EVENT_COLUMNS } from './packed-events.ts';

/** "Rngs": says in the SQLite header that a file is a capture of ours (https://sqlite.org/fileformat.html, 1.3.14). */
export const APPLICATION_ID = 0x526e6773;
export const SCHEMA_VERSION = 2;

/**
 * One row an event, in columns that a person with the sqlite3 shell can query. There is no index beside the row id:
 * each would cost about a third of the rate of recording. `details` is JSON with what is rare. `closed` is 1 when the
 * last who wrote took leave in order. `removals` is what retention has removed and no event tells of yet.
 */
const TABLES = `
  CREATE TABLE capture (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    application TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    events INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE sources (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    protocol TEXT NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    UNIQUE (id, protocol)
  );
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES sources (key),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    call_id TEXT,
    global_call_id TEXT,
    connection_id TEXT,
    device TEXT,
    from_number TEXT,
    from_name TEXT,
    to_number TEXT,
    to_name TEXT,
    direction TEXT,
    state TEXT,
    role TEXT,
    cause TEXT,
    agent TEXT,
    queue TEXT,
    reason TEXT,
    details TEXT,
    raw TEXT NOT NULL,
    raw_encoding TEXT
  );
  CREATE TABLE removals (
    source INTEGER NOT NULL REFERENCES sources (key),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (source, reason)
  ) WITHOUT ROWID;
`;

/** Makes an empty database a capture, all of it or nothing. `application` is what records; numbers begin after `lastSeq`. */
export function createSchema(
  database: DatabaseSync,
  application: string,
  now: number,
  lastSeq: number,
): void {
  // Events of about half a kilobyte: larger pages waste less of each and mean fewer of them to write.
  database.exec('PRAGMA page_size = 8192; BEGIN');
  database.exec(TABLES);
  database
    .prepare('INSERT INTO capture (id, application, created_at, last_seq) VALUES (1, ?, ?, ?)')
    .run(application, now, lastSeq);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

/**
 * Throws a `CaptureFileError` unless the database is a capture that this program understands; older ones are. Looks at
 * the header and the tables only, so it takes no longer for a large capture.
 */
export function checkSchema(database: DatabaseSync, file: string): void {
  if (integerOf(database, 'PRAGMA application_id') !== APPLICATION_ID) throw notACapture(file);
  const version = schemaVersion(database);
  if (version > SCHEMA_VERSION) {
    throw new CaptureFileError(
      'newer',
      `${file} was made by a newer Ringscope (format ${version}; this one reads up to ${SCHEMA_VERSION}). It has been left as it is; open it with the newer one.`,
    );
  }
  try {
    database.prepare(`SELECT ${EVENT_COLUMNS.join()} FROM events`);
    database.prepare('SELECT key, id, protocol, name, options FROM sources');
    database.prepare('SELECT created_at, events, last_seq FROM capture');
  } catch (error) {
    // "no such table", "no such column".
    throw sqliteCode(error) === SQLITE.ERROR ? corrupt(file) : error;
  }
}

export function schemaVersion(database: DatabaseSync): number {
  return integerOf(database, 'PRAGMA user_version');
}

/** The only value of the only row of a query; 0 where that is no number. */
export function integerOf(database: DatabaseSync, query: string): number {
  const [value] = Object.values(database.prepare(query).get() ?? {});
  return typeof value === 'number' ? value : 0;
}
