import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  CaptureFileError,
  SQLITE_READONLY_ROLLBACK,
  captureFileError,
  corrupt,
  isSqliteError,
  replaced,
} from '../capture-file-error.ts';
import { writablePath } from './capture-path.ts';
import type { WritablePath } from './capture-path.ts';
import { FilePlace } from './file-place.ts';
import { migrate } from './migrations.ts';
import { checkSchema, createSchema, integerOf, schemaVersion } from './schema.ts';
import { lockForWriting } from './writer-lock.ts';
import type { WriterLock } from './writer-lock.ts';

export interface OpenOptions {
  /** Null: in memory. */
  file: string | null;
  /** Whether recording may go on in a capture that is there. */
  existing: 'continue' | 'refuse';
  /** What records; kept in a new capture. */
  application: string;
  now: number;
  /** Goes on after a thread that ended; null or absent: a recording that begins. */
  resumption?: Resumption | null;
}

/** What is known of a capture by those who have recorded to it and go on. */
export interface Resumption {
  /** As `placeOf` tells it. A file that is another one is refused; where there is none, one is made. */
  identity: string | null;
  /** The numbers of a file that is made go on after this one. */
  lastSeq: number;
}

/** How long another program's lock on the capture is waited for, in ms. */
const BUSY_TIMEOUT = 2_000;

/** A capture made ready to be written to by this one writer; `lock` and `place` are null in memory. */
export interface OpenCapture {
  database: DatabaseSync;
  lock: WriterLock | null;
  place: FilePlace | null;
}

/** Throws `CaptureFileError`, having changed nothing, where the file cannot be used. */
export function openForWriting(options: OpenOptions): OpenCapture {
  const { file, existing, application, now, resumption = null } = options;
  const lastSeq = resumption?.lastSeq ?? 0;
  if (file === null) {
    const database = new DatabaseSync(':memory:');
    createSchema(database, application, now, lastSeq);
    return { database, lock: null, place: null };
  }
  const found = writablePath(file);
  if (resumption) checkIsTheSame(found, resumption, file);
  else if (found.existing !== 'none' && existing === 'refuse') throw alreadyThere(file);
  const lock = lockForWriting(found.path);
  try {
    const database =
      found.existing === 'full'
        ? reopen(found.path)
        : create(found.path, found.existing === 'none', { application, now, lastSeq });
    return { database, lock, place: new FilePlace(found.path) };
  } catch (error) {
    lock.release();
    throw captureFileError(file, error);
  }
}

function checkIsTheSame(found: WritablePath, { identity }: Resumption, file: string): void {
  if (found.existing !== 'none' && new FilePlace(found.path).identity !== identity) throw replaced(file);
}

interface NewFile {
  application: string;
  now: number;
  lastSeq: number;
}

function create(path: string, isNew: boolean, { application, now, lastSeq }: NewFile): DatabaseSync {
  if (isNew) makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    // Before the write-ahead log comes into play: the header on disk thus says from the start whose file it is.
    createSchema(database, application, now, lastSeq);
    return durable(database);
  } catch (error) {
    database.close();
    if (isNew) rmSync(path, { force: true });
    throw error;
  }
}

/** A capture holds who called whom: for its owner only. The files that SQLite puts beside it get the same mode. */
function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw alreadyThere(path);
    throw error;
  }
}

function reopen(path: string): DatabaseSync {
  inspect(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    checkSchema(database, path);
    if (!wasClosed(database)) checkPages(database, path);
    checkEnds(database, path);
    migrate(database);
    // While there is no write-ahead log: the mark is thus in the file itself even when the log gets lost.
    database.exec('UPDATE capture SET closed = 0');
    return durable(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether the last who wrote took leave in order. A version that kept no mark of it leaves no log beside the file then. */
function wasClosed(database: DatabaseSync): boolean {
  if (schemaVersion(database) > 1) return integerOf(database, 'SELECT closed FROM capture') === 1;
  const { journal_mode: mode } = database.prepare('PRAGMA journal_mode').get() ?? {};
  return mode !== 'wal';
}

/** Recording touches the beginning and the end of a capture; both are at hand, however large it is. */
function checkEnds(database: DatabaseSync, file: string): void {
  integerOf(database, 'SELECT min(seq) FROM events');
  const last = integerOf(database, 'SELECT max(seq) FROM events');
  if (last > integerOf(database, 'SELECT last_seq FROM capture')) throw corrupt(file);
  database.prepare('SELECT key, id, protocol FROM sources').all();
}

/** Reads the whole file: takes a second or so for each million events. Throws `CaptureFileError` where it is damaged. */
export function checkPages(database: DatabaseSync, file: string): void {
  const [verdict] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (verdict !== 'ok') throw corrupt(file);
}

/** Looks at a file without the right to change it, so that what is not ours is not even tidied up by SQLite. */
function inspect(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
  try {
    checkSchema(database, path);
  } catch (error) {
    // It was interrupted while it was being closed; opening it for writing mends that.
    if (!isSqliteError(error, SQLITE_READONLY_ROLLBACK)) throw error;
  } finally {
    database.close();
  }
}

/** FULL: what is committed survives the loss of power, at the price of one sync of the log a transaction. */
function durable(database: DatabaseSync): DatabaseSync {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
  `);
  return database;
}

function alreadyThere(file: string): CaptureFileError {
  return new CaptureFileError('exists', `${file} exists already. Choose another name.`);
}
