import { realpathSync } from 'node:fs';
import { setImmediate as others } from 'node:timers/promises';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import { CaptureFileError } from '../capture-file-error.ts';
import { checkReadable } from '../file/capture-path.ts';
import type { Origin } from '../file/packed-events.ts';
import { SCHEMA_VERSION } from '../file/schema.ts';
import { lockForWriting } from '../file/writer-lock.ts';
import type { WriterLock } from '../file/writer-lock.ts';
import { NewCapture } from '../library/new-capture.ts';
import { PageFile } from './page-file.ts';
import { recognise, recover } from './recovered-capture.ts';
import type { CaptureFacts, RecoveredEvent } from './recovered-capture.ts';
import { RecoveredRecord } from './recovered-record.ts';
import type { LostRange } from './recovered-record.ts';
import { readTablePage } from './table-rows.ts';

export interface RecoveryOptions {
  /** The damaged capture; it is only read. */
  file: string;
  /** The capture to make of it. */
  target: string;
  /** Whether a file of that name gives way. */
  replace: boolean;
  /** Name and version of what recovers. */
  application: string;
  /** ms since the epoch. */
  now: number;
  /** Some times a second: how much of the file has been looked at, 0 to 1, and the events found. */
  onProgress?: (share: number, events: number) => void;
  signal?: AbortSignal;
}

export interface RecoveryReport {
  /** Events that are in the new capture, those not counted that tell of the damage. */
  recovered: number;
  /** Of these, those of which the end of the raw message or something rare is lost. */
  mended: number;
  /** Events that are known to be lost. */
  lostEvents: number;
  /** The first thousand ranges of them, in order. */
  lost: LostRange[];
}

/**
 * Makes a new capture of all that can be read of a damaged one: of the pages that hold events, whether or not the
 * file leads to them. What is lost is told by `gap` events. Rejects with `CaptureFileError`, also where nothing was
 * found, or with the reason of the signal, and then leaves nothing.
 */
export async function recoverCapture(options: RecoveryOptions): Promise<RecoveryReport> {
  const { file, target, signal } = options;
  signal?.throwIfAborted();
  checkReadable(file);
  if (sameFile(file, target)) {
    throw new CaptureFileError('exists', `${target} is the damaged capture itself. Choose another name.`);
  }
  const lock = lockUnlessReadOnly(file);
  let capture: NewCapture | undefined;
  let pages: PageFile | undefined;
  try {
    // Nobody writes to it now, so that it does no harm when closing it again frees this process's locks on it.
    pages = new PageFile(file);
    checkVersion(file, pages);
    const found = await survey(pages, options);
    if (!found.facts && found.leaves.length === 0) throw nothingFound(file);
    capture = await NewCapture.begin(options);
    const report = await restore(pages, found, capture, options);
    await capture.commit();
    return report;
  } catch (error) {
    await capture?.discard();
    throw error;
  } finally {
    pages?.close();
    lock?.release();
  }
}

/** What a file holds. */
interface Findings {
  facts: CaptureFacts | null;
  sources: Map<number, CaptureSource>;
  /** The pages that hold events, in the order of the first of each. */
  leaves: { page: number; first: number }[];
}

/** How many pages are looked at before others get their turn. */
const SLICE = 256;

async function survey(pages: PageFile, options: RecoveryOptions): Promise<Findings> {
  const found: Findings = { facts: null, sources: new Map(), leaves: [] };
  const free = pages.free();
  const buffer = Buffer.alloc(pages.pageSize);
  for (let number = 1; number <= pages.pages; number += 1) {
    if (number % SLICE === 0) await pause(options, number / pages.pages / 2, 0);
    if (!free.has(number)) lookAt(pages, number, pages.read(number, buffer), found);
  }
  found.leaves.sort((one, other) => one.first - other.first);
  return found;
}

function lookAt(pages: PageFile, number: number, page: Buffer, found: Findings): void {
  const [first] = readTablePage(pages, number, page, 1).rows;
  if (!first) return;
  if (recognise(first)?.is === 'event') found.leaves.push({ page: number, first: first.id });
  else lookClosely(pages, number, page, found);
}

/** At a page of another table, or one of which the first row cannot be read. */
function lookClosely(pages: PageFile, number: number, page: Buffer, found: Findings): void {
  const { rows } = readTablePage(pages, number, page);
  for (const row of rows) {
    const known = recognise(row);
    if (known?.is === 'event') {
      found.leaves.push({ page: number, first: rows[0]?.id ?? row.id });
      return;
    }
    // Of several versions the one that knows of the most events is the newest.
    if (known?.is === 'capture' && known.facts.lastSeq >= (found.facts?.lastSeq ?? 0))
      found.facts = known.facts;
    if (known?.is === 'source') found.sources.set(known.key, known.source);
  }
}

/** A row that waits until everything that may come before it is known. */
interface Waiting {
  seq: number;
  /** The number before it in the same page. */
  after: number | null;
  found: RecoveredEvent;
}

async function restore(
  pages: PageFile,
  { facts, sources, leaves }: Findings,
  { writer }: NewCapture,
  options: RecoveryOptions,
): Promise<RecoveryReport> {
  const origins = new Map<number, Origin>(sources);
  const firstSeq = facts && facts.events > 0 ? firstOf(facts, leaves[0]?.first) : null;
  writer.restore([...sources.values()], []);
  const record = new RecoveredRecord(writer, () => [...origins.values()], facts?.createdAt ?? null, firstSeq);
  const order = new InOrder(record);
  for (const [index, { page, first }] of leaves.entries()) {
    if (index % SLICE === 0) await pause(options, 0.5 + index / leaves.length / 2, record.recovered);
    order.writeBefore(first);
    let after: number | null = null;
    const { rows, isWhole } = readTablePage(pages, page, pages.read(page));
    for (const row of rows) {
      order.add({ seq: row.id, after, found: recover(row, origins) });
      after = isWhole ? row.id : null;
    }
  }
  order.writeBefore(Infinity);
  record.finish(facts?.lastSeq ?? 0, order.reason);
  return {
    recovered: record.recovered,
    mended: order.mended,
    lostEvents: record.lostEvents,
    lost: record.lost,
  };
}

/** A capture numbers without holes unless it was imported: then fewer events than numbers say nothing. */
function firstOf({ events, lastSeq }: CaptureFacts, found: number | undefined): number {
  const expected = lastSeq - events + 1;
  return found === undefined ? expected : Math.min(expected, found);
}

/** Brings rows of pages that overlap, as they do where a page was moved and its old place never used again, in order. */
class InOrder {
  readonly #record: RecoveredRecord;
  #waiting: Waiting[] = [];
  #lastSeq = 0;
  mended = 0;
  /** Why the event before the next one was lost, where it was one alone. */
  reason: string | null = null;

  constructor(record: RecoveredRecord) {
    this.#record = record;
  }

  add(row: Waiting): void {
    this.#waiting.push(row);
  }

  /** No row that is still to come is below `seq`. */
  writeBefore(seq: number): void {
    const rows = this.#waiting.sort((one, other) => one.seq - other.seq || quality(one) - quality(other));
    const count = rows.findIndex((row) => row.seq >= seq);
    this.#waiting = count < 0 ? [] : rows.slice(count);
    for (const row of count < 0 ? rows : rows.slice(0, count)) this.#write(row);
  }

  #write({ seq, after, found }: Waiting): void {
    if (seq <= this.#lastSeq) return;
    this.#lastSeq = seq;
    if ('reason' in found) {
      this.reason = found.reason;
      return;
    }
    if (found.isMended) this.mended += 1;
    this.#record.add(found.event, after, this.reason);
    this.reason = null;
  }
}

function quality({ found }: Waiting): number {
  if ('reason' in found) return 2;
  return found.isMended ? 1 : 0;
}

async function pause({ onProgress, signal }: RecoveryOptions, share: number, events: number): Promise<void> {
  onProgress?.(share, events);
  await others();
  signal?.throwIfAborted();
}

function sameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    // The target is not there yet, so it is another.
    return false;
  }
}

/** Where the folder cannot be written to, nobody can be recording in it either. */
function lockUnlessReadOnly(file: string): WriterLock | null {
  try {
    return lockForWriting(realpathSync(file));
  } catch (error) {
    if (error instanceof CaptureFileError && error.code === 'no-permission') return null;
    throw error;
  }
}

function checkVersion(file: string, { formatVersion }: PageFile): void {
  if (formatVersion === null || formatVersion <= SCHEMA_VERSION) return;
  throw new CaptureFileError(
    'newer',
    `${file} was made by a newer Ringscope (format ${formatVersion}). Recover it with that one.`,
  );
}

function nothingFound(file: string): CaptureFileError {
  return new CaptureFileError(
    'not-a-capture',
    `Nothing of a Ringscope capture can be found in ${file}. It has been left as it is.`,
  );
}
