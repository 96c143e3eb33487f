import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parser } from 'stream-json/parser.js';
import type { Token } from 'stream-json/parser.js';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { CaptureFileError } from '../capture/capture-file-error.ts';
import { CaptureWriter } from '../capture/file/capture-writer.ts';
import { ImportError } from './import-error.ts';
import { JsonReader } from './json-reader.ts';
import type { ImportSink } from './json-reader.ts';
import { eventOfLine, linesOf } from './ndjson-reader.ts';

export interface ImportOptions {
  /** A capture as JSON, however formatted, or as NDJSON; its content tells which. */
  file: string;
  /** The capture to make. It must not be there yet, and appears only when it is complete. */
  target: string;
  /** Name and version of what imports. */
  application: string;
  /** ms since the epoch. */
  now: number;
  /** Told now and then of how many events have been taken. */
  onProgress?: (events: number) => void;
  signal?: AbortSignal;
}

/**
 * Makes a capture of an export. Every event keeps its seq, which must rise from one to the next; the seqs that a
 * filtered export leaves out stay left out. Resolves with the number of events. Rejects with `ImportError` (what is
 * wrong with the file, and where), `CaptureFileError` (what is wrong with the target) or the reason of the signal.
 */
export async function importCapture(options: ImportOptions): Promise<number> {
  const { file, target, application, now, signal } = options;
  signal?.throwIfAborted();
  if (await stat(target).catch(() => null)) {
    throw new CaptureFileError('exists', `${target} exists already. Choose another name.`);
  }
  const isJson = (await formatOf(file)) === 'json';
  const partial = `${target}.${randomUUID().slice(0, 8)}.partial`;
  const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
  const writer = new CaptureWriter({ file: partial, existing: 'refuse', retention, application, now });
  try {
    const restoring = new Restoring(writer, options);
    await (isJson ? readJson(file, restoring, signal) : readNdjson(file, restoring, signal));
    restoring.save();
    writer.close();
    // Those of a capture that was there once would be taken for this one's.
    for (const left of [`${target}-wal`, `${target}-shm`]) await rm(left, { force: true });
    await rename(partial, target);
    return restoring.events;
  } catch (error) {
    if (!writer.isClosed) writer.close();
    await rm(partial, { force: true });
    throw error;
  }
}

const BATCH = 1_000;

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
  }

  event(event: TelephonyEvent, where: string): void {
    if (event.seq <= this.#lastSeq) {
      throw new ImportError(`${where}: seq: expected more than ${this.#lastSeq}, received ${event.seq}`);
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
  const takeAll = async (tokens: AsyncIterable<Token>): Promise<void> => {
    for await (const token of tokens) reader.take(token);
  };
  try {
    await pipeline(createReadStream(file), parser.asStream({ streamValues: false }), takeAll, { signal });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Parser ')) throw error;
    throw new ImportError(
      `This is not complete JSON: ${error.message.replace(/^Parser (cannot parse input: )?/, '')}.`,
    );
  }
  reader.end();
}

async function readNdjson(file: string, sink: ImportSink, signal: AbortSignal | undefined): Promise<void> {
  let number = 0;
  const chunks: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8', signal });
  for await (const text of linesOf(chunks)) {
    number += 1;
    const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() !== '') sink.event(eventOfLine(line, number), `line ${number}`);
  }
}

/** An event and an export have no member name in common, so the first one tells them apart. */
async function formatOf(file: string): Promise<'json' | 'ndjson'> {
  const handle = await open(file).catch((error: unknown) => {
    throw new ImportError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(4096), position: 0 });
    const start = buffer.toString('utf8', 0, bytesRead);
    const [, member] = /^\uFEFF?\s*\{\s*"(\w+)"/.exec(start) ?? [];
    if (member !== undefined) return Object.hasOwn(eventSchema.shape, member) ? 'ndjson' : 'json';
    if (start.trim() === '' && bytesRead < 4096) return 'ndjson';
    throw new ImportError(`${file} is neither a capture as JSON nor NDJSON: expected an object.`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') {
      throw new ImportError(`${file} is a folder.`);
    }
    throw error;
  } finally {
    await handle.close();
  }
}
