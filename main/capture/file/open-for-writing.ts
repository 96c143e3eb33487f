import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  CaptureFileError,
  SQLITE_READONLY_ROLLBACK,
  captureFileError,
  corrupt,
} from '../capture-file-error.ts';
import { writablePath } from './capture-path.ts';
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
}

/** How long another program's lock on the capture is waited for, in ms. */
const BUSY_TIMEOUT = 2_000;

/** A capture made ready to be written to by this one writer; `lock` is null in memory. */
export interface OpenCapture {
  database: DatabaseSync;
  lock: WriterLock | null;
}

/** Throws `CaptureFileError`, having changed nothing, where the file cannot be used. */
export function openForWriting({ file, existing, application, now }: OpenOptions): OpenCapture {
  if (file === null) {
    const database = new DatabaseSync(':memory:');
    createSchema(database, application, now);
    return { database, lock: null };
  }
  const found = writablePath(file);
  if (found.existing !== 'none' && existing === 'refuse') throw alreadyThere(file);
  const lock = lockForWriting(found.path);
  try {
    const database =
      found.existing === 'full'
        ? reopen(found.path)
        : create(found.path, found.existing === 'none', application, now);
    return { database, lock };
  } catch (error) {
    lock.release();
    throw captureFileError(file, error);
  }
}

function create(path: string, isNew: boolean, application: string, now: number): DatabaseSync {
  if (isNew) makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    // Before the write-ahead log comes into play: the header on disk thus says from the start whose file it is.
    createSchema(database, application, now);
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
    const interrupted =
      error instanceof Error && 'errcode' in error && error.errcode === SQLITE_READONLY_ROLLBACK;
    if (!interrupted) throw error;
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
