import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CaptureFileError } from '../capture-file-error.ts';

/**
 * The checks of a path that need no look into the file. A capture is never opened other than by SQLite: closing any
 * descriptor of it would free the locks that this process holds on it (https://sqlite.org/howtocorrupt.html, 2.2).
 */

/** Throws `CaptureFileError` unless there is a file to read. */
export function checkReadable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CaptureFileError('missing', `There is no capture ${file}. Check the name.`);
  if (found.isDirectory()) throw isAFolder(file);
  checkAccess(file, constants.R_OK, 'read');
  if (found.size === 0) {
    throw new CaptureFileError('not-a-capture', `${file} is empty: nothing was ever recorded to it.`);
  }
}

/** The path to write to with links resolved, and what is there. */
export interface WritablePath {
  path: string;
  existing: 'none' | 'empty' | 'full';
}

/** Throws `CaptureFileError` where nothing can be written. */
export function writablePath(file: string): WritablePath {
  const folder = dirname(file);
  const parent = statSync(folder, { throwIfNoEntry: false });
  if (!parent?.isDirectory()) {
    throw new CaptureFileError('folder-missing', `There is no folder ${folder}. Make it, or choose another.`);
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw isAFolder(file);
  checkAccess(folder, constants.W_OK | constants.X_OK, 'write to');
  if (!found) return { path: join(realpathSync(folder), basename(file)), existing: 'none' };
  checkAccess(file, constants.R_OK | constants.W_OK, 'write to');
  return { path: realpathSync(file), existing: found.size === 0 ? 'empty' : 'full' };
}

function isAFolder(file: string): CaptureFileError {
  return new CaptureFileError('is-a-folder', `${file} is a folder. Name a file in it.`);
}

function checkAccess(path: string, mode: number, verb: string): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    throw accessError(path, verb, error);
  }
}

/** What the file system says of a path that may not be used, as a `CaptureFileError`; other errors as they are. */
export function accessError(path: string, verb: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  const why = code === 'EROFS' ? 'its disk is read-only' : 'no permission';
  return new CaptureFileError(
    'no-permission',
    `Cannot ${verb} ${path}: ${why}. Choose another place, or change its permissions.`,
  );
}
