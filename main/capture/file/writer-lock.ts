import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CaptureFileError, SQLITE, sqliteCode } from '../capture-file-error.ts';
import { accessError } from './capture-path.ts';

/** How long (ms) somebody who only looks whether there is a writer may take: a glance is not taken for one. */
const GLANCE = 100;

/** Held by the one who may write to a capture. */
export interface WriterLock {
  release(): void;
}

/**
 * Makes the caller the only writer of a capture, or throws `CaptureFileError` (`in-use`). What is locked is a file
 * beside it, so that readers are not kept out; the operating system frees the lock when the process dies, however.
 */
export function lockForWriting(capture: string): WriterLock {
  const file = `${capture}-writer`;
  for (;;) {
    const database = lockFile(file, capture);
    if (database) return { release: () => release(file, database) };
  }
}

/** Whether somebody is writing to a capture at this moment. What is left of a writer that died does not count. */
export function isBeingWritten(capture: string): boolean {
  const file = `${capture}-writer`;
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    database.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (error) {
    const code = sqliteCode(error);
    if (code === SQLITE.BUSY || code === SQLITE.LOCKED) return true;
    throw error;
  } finally {
    database.close();
  }
}

/** Undefined when the file was removed by its last holder just before it was locked: then it locks out nobody. */
function lockFile(file: string, capture: string): DatabaseSync | undefined {
  createUnlessThere(file);
  const before = inode(file);
  const database = new DatabaseSync(file, { timeout: GLANCE });
  try {
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const code = sqliteCode(error);
    if (code !== SQLITE.BUSY && code !== SQLITE.LOCKED) throw error;
    throw new CaptureFileError(
      'in-use',
      `${capture} is being recorded to by another Ringscope. Stop that one, or record to another file.`,
    );
  }
  if (before !== undefined && inode(file) === before) return database;
  database.close();
  return undefined;
}

/** Never opens a file that is there: closing it again would free this process's own locks on it (POSIX). */
function createUnlessThere(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw accessError(dirname(file), 'write to', error);
  }
}

function inode(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

function release(file: string, database: DatabaseSync): void {
  // Removed while it is still held, so that nobody can have locked it in between; Windows forbids that.
  const isWindows = process.platform === 'win32';
  if (!isWindows) rmSync(file, { force: true });
  database.close();
  if (isWindows) removeUnlessTaken(file);
}

function removeUnlessTaken(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    // The next writer has it open already, and will remove it.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EBUSY' || error.code === 'EPERM')))
      throw error;
  }
}
