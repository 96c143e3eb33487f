import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CaptureFileError, captureFileError } from '../capture-file-error.ts';
import { checkReadable } from '../file/capture-path.ts';
import { checkPages } from '../file/open-for-writing.ts';
import { checkSchema, integerOf } from '../file/schema.ts';
import { isBeingWritten } from '../file/writer-lock.ts';

export const CAPTURE_ENDING = '.ringscope';

/** What a list says of a capture, without reading its events. */
export interface CaptureSummary {
  file: string;
  /** For people: without its folder and ending. */
  name: string;
  /** On disk, with what stands beside it while it is written to. */
  bytes: number;
  /** ms since the epoch. */
  changedAt: number;
  isRecording: boolean;
  /** Null where `problem` is not. */
  events: number | null;
  /** Receipt of the oldest and the newest event, ms since the epoch; null where there is none. */
  span: { from: number; to: number } | null;
  /** Why it cannot be opened. */
  problem: CaptureFileError | null;
}

/** Answers as fast for a large capture as for a small one. Throws `CaptureFileError` only where there is no file. */
export function summaryOf(file: string): CaptureSummary {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CaptureFileError('missing', `There is no capture ${file}. Check the name.`);
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  const outside = {
    file,
    name: basename(file, CAPTURE_ENDING),
    bytes: found.size + (log?.size ?? 0),
    changedAt: Math.round(Math.max(found.mtimeMs, log?.mtimeMs ?? 0)),
  };
  try {
    const inside = reading(file, (database) => ({
      events: integerOf(database, 'SELECT events FROM capture'),
      span: spanOf(database),
    }));
    return { ...outside, ...inside, isRecording: isBeingWritten(file), problem: null };
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    return { ...outside, events: null, span: null, isRecording: false, problem: error };
  }
}

/**
 * Reads every page of a capture and throws `CaptureFileError` (`corrupt`) where one is damaged. Blocks, for a second
 * or so for each million events.
 */
export function checkCapture(file: string): void {
  reading(file, (database) => checkPages(database, file));
}

function reading<Result>(file: string, read: (database: DatabaseSync) => Result): Result {
  checkReadable(file);
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 500 });
    try {
      checkSchema(database, file);
      return read(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw captureFileError(file, error);
  }
}

function spanOf(database: DatabaseSync): CaptureSummary['span'] {
  const ends = database
    .prepare(
      `SELECT (SELECT received_at FROM events ORDER BY seq LIMIT 1) AS "from",
              (SELECT received_at FROM events ORDER BY seq DESC LIMIT 1) AS "to"`,
    )
    .get();
  const [from, to] = [ends?.['from'], ends?.['to']];
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : null;
}
