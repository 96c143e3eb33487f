/** Why a capture file cannot be used. Codes are for programs and never change meaning. */
export type CaptureFileProblem =
  | 'missing'
  | 'folder-missing'
  | 'is-a-folder'
  | 'no-permission'
  | 'exists'
  | 'not-a-capture'
  | 'newer'
  | 'corrupt'
  | 'in-use'
  | 'replaced'
  | 'unusable';

/** An expected way for a capture file to be unusable. The message names the file, the cause and the cure. */
export class CaptureFileError extends Error {
  readonly code: CaptureFileProblem;

  constructor(code: CaptureFileProblem, message: string) {
    super(message);
    this.name = 'CaptureFileError';
    this.code = code;
  }
}

/** Whether SQLite gave this very (extended) code (https://sqlite.org/rescode.html). */
export function isSqliteError(error: unknown, code: number): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === code;
}

/** The primary result code of SQLite (https://sqlite.org/rescode.html), or undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

export const SQLITE = {
  ERROR: 1,
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** The extended code for a journal of an interrupted write, which a read-only connection may not roll back. */
export const SQLITE_READONLY_ROLLBACK = 776;
/** The extended code for a file that is not where it was opened. */
export const SQLITE_READONLY_DBMOVED = 1032;

/** What SQLite says of a file, as a `CaptureFileError`; anything that is not SQLite's is returned as it is. */
export function captureFileError(file: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  switch (code) {
    case SQLITE.NOTADB:
      return notACapture(file);
    case SQLITE.CORRUPT:
      return corrupt(file);
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
      return new CaptureFileError(
        'in-use',
        `${file} is locked by another program. Close it there, or try again.`,
      );
    case SQLITE.PERM:
    case SQLITE.READONLY:
    case SQLITE.CANTOPEN:
      return new CaptureFileError(
        'no-permission',
        `${file} cannot be opened here. A capture that was not closed needs a folder that can be written to: copy it there together with the files whose names begin with its own.`,
      );
    default:
      return new CaptureFileError('unusable', `${file}: ${writeProblem(error)}.`);
  }
}

export function notACapture(file: string): CaptureFileError {
  return new CaptureFileError(
    'not-a-capture',
    `${file} is not a Ringscope capture. It has been left as it is; name a capture, or a new file.`,
  );
}

export function corrupt(file: string): CaptureFileError {
  return new CaptureFileError(
    'corrupt',
    `${file} is damaged. It has been left as it is; record to a new file. "ringscope recover ${file} --out NEW" saves what is readable.`,
  );
}

export function replaced(file: string): CaptureFileError {
  return new CaptureFileError(
    'replaced',
    `Another file has taken the place of ${file} while it was recorded to. It has been left as it is; move it away, and recording goes on in a new file there.`,
  );
}

/** In words, without a full stop, why something could not be written. */
export function writeProblem(error: unknown): string {
  switch (sqliteCode(error)) {
    case SQLITE.FULL:
      return 'the disk is full';
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
      return 'another program has locked the capture';
    case SQLITE.READONLY:
    case SQLITE.PERM:
      return 'the capture cannot be written to: no permission';
    case SQLITE.CANTOPEN:
      return 'the capture cannot be opened any more';
    case SQLITE.IOERR:
      return `the disk reports an error (${error instanceof Error ? error.message : 'I/O error'})`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
