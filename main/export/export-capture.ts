import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { CaptureCounts } from '../../model/contract/capture-export.ts';
import type { CaptureReader } from '../capture/reader.ts';
import type { ExportFormat, Pieces } from './export-format.ts';
import { ExportPass } from './export-pass.ts';
import { openFileSink } from './file-sink.ts';
import type { Sink } from './file-sink.ts';
import type { Selection } from './selection.ts';
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
  /** What to write; all events where absent. `filterText` is the expression of its filter. */
  selection?: Selection;
  filterText?: string;
  /** Whether numbers and names are replaced: then everything is read twice. */
  redact?: boolean;
  /** Some times a second at most, and only while it writes. */
  onProgress?: (progress: ExportProgress) => void;
  /** Told, in a sentence, of what was chosen and is not in the file. */
  onNotice?: (text: string) => void;
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
const PIECES = 2_000;

/**
 * Streams a capture to a file or a stream, as fast as that takes it and with bounded memory. Rejects with the reason
 * of the signal, with `CaptureFileError` where the capture cannot be read, or with what the target said.
 */
export async function exportCapture(options: ExportOptions): Promise<ExportResult> {
  const { format, target, signal, onProgress } = options;
  const breathe = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  signal?.throwIfAborted();
  const pass = await ExportPass.begin(options, breathe);
  const sink: Sink = 'file' in target ? await openFileSink(target.file) : openStreamSink(target.stream);
  try {
    for await (const chunk of chunks(format.text(pass.content()))) {
      await (chunk === '' ? breathe() : sink.write(chunk));
      signal?.throwIfAborted();
      onProgress?.({ seen: pass.seen, total: pass.total, events: pass.counts().events });
      if (sink.isClosed) break;
    }
    await sink.finish();
    return { counts: pass.counts(), complete: !sink.isClosed };
  } catch (error) {
    await sink.discard();
    throw error;
  } finally {
    await pass.close();
  }
}

/** The pieces in chunks worth a write; an empty one now and then where there is much to read and nothing to write. */
async function* chunks(pieces: Pieces): AsyncGenerator<string | Uint8Array> {
  let chunk = '';
  let count = 0;
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (chunk !== '') yield chunk;
      yield piece;
      [chunk, count] = ['', 0];
      continue;
    }
    chunk += piece;
    count += 1;
    if (chunk.length < CHUNK && count < PIECES) continue;
    yield chunk;
    [chunk, count] = ['', 0];
  }
  if (chunk !== '') yield chunk;
}
