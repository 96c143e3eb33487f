import type { Writable } from 'node:stream';
import type { Call } from '../../model/call.ts';
import type { CaptureCounts } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { openFileSink } from './file-sink.ts';
import type { ExportFormat } from './export-format.ts';
import type { Sink } from './file-sink.ts';
import { openStreamSink } from './stream-sink.ts';

export interface ExportProgress {
  /** Events of the capture that have been looked at, and the seqs there are in all. */
  seen: number;
  total: number;
  /** Events written. */
  events: number;
}

export interface ExportOptions {
  reader: CaptureReader;
  format: ExportFormat;
  /** A file appears under its name only when it is complete, and replaces what was there. A stream is not ended. */
  target: { file: string } | { stream: Writable };
  /** Name and version of what exports. */
  application: string;
  /** ms since the epoch. */
  exportedAt: number;
  /** Which events to write; all where absent. `filterText` is the expression it stands for. */
  filter?: (event: TelephonyEvent) => boolean;
  filterText?: string;
  /** The calls of the events that were written; asked for after the last of them. */
  calls?: () => Iterable<Call>;
  /** Told of each event that is written, before the calls are asked for. */
  onEvent?: (event: TelephonyEvent) => void;
  /** Some times a second at most. */
  onProgress?: (progress: ExportProgress) => void;
  /** Aborting removes what was written to a file. */
  signal?: AbortSignal;
}

export interface ExportResult {
  counts: CaptureCounts;
  /** False when the reader of a stream went away before the end (EPIPE), which is no error. */
  complete: boolean;
}

/** Enough for few writes, little enough that the process answers to others in between. */
const CHUNK = 128 * 1024;

/**
 * Streams a capture to a file or a stream, as fast as that takes it and with constant memory. Rejects with the reason
 * of the signal, with `CaptureFileError` where the capture cannot be read, or with what the target said.
 */
export async function exportCapture(options: ExportOptions): Promise<ExportResult> {
  const { format, target, signal, onProgress } = options;
  signal?.throwIfAborted();
  const pass = new Pass(options);
  const sink: Sink = 'file' in target ? await openFileSink(target.file) : openStreamSink(target.stream);
  try {
    for (const chunk of chunks(format.text(pass.content()))) {
      await sink.write(chunk);
      signal?.throwIfAborted();
      onProgress?.({ seen: pass.seen, total: pass.total, events: pass.counts().events });
      if (sink.isClosed) break;
    }
    await sink.finish();
    return { counts: pass.counts(), complete: !sink.isClosed };
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** One way through the events, counting. */
class Pass {
  readonly #options: ExportOptions;
  readonly #byKind: Partial<Record<EventKind, number>> = {};
  readonly #lastSeq: number;
  #events = 0;
  #calls = 0;
  readonly total: number;
  seen = 0;

  constructor(options: ExportOptions) {
    this.#options = options;
    const { firstSeq, lastSeq } = options.reader;
    // Read before the sources are: so none of the events has a source that is not among them.
    this.#lastSeq = lastSeq;
    this.total = lastSeq === 0 ? 0 : lastSeq - firstSeq + 1;
  }

  content() {
    const { application, exportedAt, filterText, reader } = this.#options;
    return {
      application,
      exportedAt,
      filter: filterText ?? null,
      redacted: false,
      sources: reader.sources(),
      events: this.#chosen(),
      calls: () => this.#counted(),
      counts: () => this.counts(),
    };
  }

  counts(): CaptureCounts {
    return { events: this.#events, calls: this.#calls, byKind: { ...this.#byKind } };
  }

  *#chosen(): Generator<TelephonyEvent> {
    const { reader, filter, onEvent } = this.#options;
    for (const event of reader.events({ toSeq: this.#lastSeq })) {
      this.seen += 1;
      if (filter && !filter(event)) continue;
      this.#events += 1;
      this.#byKind[event.kind] = (this.#byKind[event.kind] ?? 0) + 1;
      onEvent?.(event);
      yield event;
    }
  }

  *#counted(): Generator<Call> {
    for (const call of this.#options.calls?.() ?? []) {
      this.#calls += 1;
      yield call;
    }
  }
}

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
