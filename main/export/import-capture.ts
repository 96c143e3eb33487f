import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { CaptureWriter } from '../capture/file/capture-writer.ts';
import { NewCapture } from '../capture/library/new-capture.ts';
import { ImportError, foreign } from './import-error.ts';
import { JsonReader } from './json-reader.ts';
import type { ImportSink } from './json-reader.ts';
import { eventOfLine } from './ndjson-reader.ts';
import { linesOf, piecesWithLines } from './text-lines.ts';

export interface ImportOptions {
  /** A capture as JSON, however formatted, or as NDJSON; its content tells which. */
  file: string;
  /** The capture to make. It appears only when it is complete. */
  target: string;
  /** Whether a file that is there gives way; it stays as it is when the import fails. */
  replace?: boolean;
  /** Whether the events before the first thing that is wrong are kept as a capture. */
  keepUntilError?: boolean;
  /** Name and version of what imports. */
  application: string;
  /** ms since the epoch. */
  now: number;
  /** Told now and then of how many events have been taken. */
  onProgress?: (events: number) => void;
  signal?: AbortSignal;
}

export interface ImportResult {
  events: number;
  /** With `keepUntilError`: what is wrong with the rest of the file, and where; null where all of it was taken. */
  stoppedBy: ImportError | null;
}

/**
 * Makes a capture of an export. Every event keeps its seq, which must rise from one to the next; the seqs that a
 * filtered export leaves out stay left out. Rejects with `ImportError` (what is wrong with the file, and where),
 * `CaptureFileError` (what is wrong with the target) or the reason of the signal, and then has written nothing.
 */
export async function importCapture(options: ImportOptions): Promise<ImportResult> {
  const { file, replace = false, keepUntilError = false, signal } = options;
  signal?.throwIfAborted();
  const capture = await NewCapture.begin({ ...options, replace });
  try {
    const isJson = (await formatOf(file)) === 'json';
    const restoring = new Restoring(capture.writer, options);
    const stoppedBy = await (isJson ? readJson : readNdjson)(file, restoring, signal).then(
      () => null,
      (error: unknown) => {
        if (error instanceof ImportError && keepUntilError && restoring.events > 0) return error;
        throw error;
      },
    );
    restoring.save();
    await capture.commit();
    return { events: restoring.events, stoppedBy };
  } catch (error) {
    await capture.discard();
    throw error;
  }
}

const BATCH = 1_000;
/** Far beyond what is ever recorded, and far from where numbers lose their last digit: recording can go on after it. */
const LARGEST_SEQ = 2 ** 48;

/** Collects what is imported, and writes it a batch at a time. */
class Restoring implements ImportSink {
  readonly #writer: CaptureWriter;
  readonly #onProgress: ((events: number) => void) | undefined;
  #sources: CaptureSource[] = [];
  #events: TelephonyEvent[] = [];
  #lastSeq = 0;
  events = 0;

  constructor(writer: CaptureWriter, { onProgress }: ImportOptions) {
    this.#writer = writer;
    this.#onProgress = onProgress;
  }

  source(source: CaptureSource): void {
    this.#sources.push(source);
    if (this.#sources.length >= BATCH) this.save();
  }

  event(event: TelephonyEvent, where: string): void {
    if (event.seq <= this.#lastSeq) {
      throw new ImportError(`${where}: seq: expected more than ${this.#lastSeq}, received ${event.seq}`);
    }
    if (event.seq > LARGEST_SEQ) {
      throw new ImportError(`${where}: seq: expected at most ${LARGEST_SEQ}, received ${event.seq}`);
    }
    this.#lastSeq = event.seq;
    this.events += 1;
    this.#events.push(event);
    if (this.#events.length >= BATCH) this.save();
  }

  save(): void {
    this.#writer.restore(this.#sources, this.#events);
    this.#sources = [];
    this.#events = [];
    this.#onProgress?.(this.events);
  }
}

async function readJson(file: string, sink: ImportSink, signal: AbortSignal | undefined): Promise<void> {
  const reader = new JsonReader(sink);
  for await (const { text, number } of piecesWithLines(textOf(file, signal))) reader.read(text, number);
  reader.end();
}

async function readNdjson(file: string, sink: ImportSink, signal: AbortSignal | undefined): Promise<void> {
  for await (const { text, number } of linesOf(textOf(file, signal))) {
    if (text.trim() !== '') sink.event(eventOfLine(text, number), `line ${number}`);
  }
}

/** Without the byte order mark that some editors put before a text. */
async function* textOf(file: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  let isFirst = true;
  const chunks: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8', signal });
  for await (const chunk of chunks) {
    yield isFirst ? chunk.replace(/^\uFEFF/, '') : chunk;
    isFirst = false;
  }
}

/** An event and an export have no member name in common, so the first one tells them apart. */
async function formatOf(file: string): Promise<'json' | 'ndjson'> {
  const start = await startOf(file);
  const [, member] = /^\uFEFF?\s*\{\s*"((?:[^"\\]|\\.)*)"/.exec(start) ?? [];
  if (member !== undefined) {
    if (Object.hasOwn(eventSchema.shape, member)) return 'ndjson';
    // Lines of JSON, and not ours: read as one document it would only be called broken.
    if (/^[^\n]*\}\s*\n\s*\{/.test(start)) throw foreign(member);
    return 'json';
  }
  if (start.trim() === '' && start.length < START) return 'ndjson';
  if (/^\uFEFF?\s*\[/.test(start)) throw foreign(null);
  throw new ImportError(`${file} is neither a capture as JSON nor NDJSON: expected an object.`);
}

const START = 4096;

async function startOf(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(START), position: 0 });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError(isFolder ? `${file} is a folder.` : `Cannot read ${file}: ${why}`);
  }
}
