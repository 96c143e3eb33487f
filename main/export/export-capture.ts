import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { CaptureCounts, CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Redactor } from '../../model/redaction/redactor.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { CallStore } from '../capture/stored/call-store.ts';
import type { SettledCall } from '../capture/stored/call-store.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { CallLedger } from './call-ledger.ts';
import { openFileSink } from './file-sink.ts';
import type { ExportContent, ExportFormat, WrittenEvent } from './export-format.ts';
import type { Sink } from './file-sink.ts';
import { redactorFor } from './redaction.ts';
import { EVERYTHING, selectorOf } from './selection.ts';
import type { Breathe, Selection, Selector } from './selection.ts';
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
  const pass = await Pass.begin(options, breathe);
  const sink: Sink = 'file' in target ? await openFileSink(target.file) : openStreamSink(target.stream);
  try {
    for (const chunk of chunks(format.text(pass.content()))) {
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
    pass.close();
  }
}

/** One way through the events, counting. */
class Pass {
  readonly #options: ExportOptions;
  readonly #selector: Selector;
  readonly #sources: readonly CaptureSource[];
  readonly #redactor: Redactor | null;
  readonly #calls = new CallStore();
  readonly #ledger = new CallLedger(({ number, conversation }) =>
    this.#calls.add(number, conversation.toCall()),
  );
  readonly #byKind: Partial<Record<EventKind, number>> = {};
  readonly #firstSeq: number;
  readonly #lastSeq: number;
  #events = 0;
  #written = 0;
  readonly total: number;
  seen = 0;

  private constructor(
    options: ExportOptions,
    selector: Selector,
    bounds: [number, number],
    redactor: Redactor | null,
  ) {
    this.#options = options;
    this.#selector = selector;
    this.#redactor = redactor;
    [this.#firstSeq, this.#lastSeq] = bounds;
    this.#sources = options.reader.sources();
    this.total = this.#lastSeq === 0 ? 0 : this.#lastSeq - this.#firstSeq + 1;
  }

  static async begin(options: ExportOptions, breathe: Breathe): Promise<Pass> {
    const { reader, selection = EVERYTHING, redact = false } = options;
    // Read before the sources are: so none of the events has a source that is not among them.
    const bounds: [number, number] = [reader.firstSeq, reader.lastSeq];
    const selector = await selectorOf(reader, selection, breathe);
    if (!redact) return new Pass(options, selector, bounds, null);
    const events = chosen(reader, selector, bounds[1], () => undefined);
    return new Pass(options, selector, bounds, await redactorFor(events, reader.sources(), breathe));
  }

  content(): ExportContent {
    const {
      application,
      exportedAt,
      filterText,
      format,
      selection = { ...EVERYTHING, of: format.of },
      onNotice,
    } = this.#options;
    const redactor = this.#redactor;
    return {
      application,
      exportedAt,
      // What a person filters by may well be a name or a number.
      filter: filterText === undefined ? null : redactor ? 'redacted' : filterText,
      redacted: redactor !== null,
      of: selection.of,
      sources: redactor ? this.#sources.map((source) => redactor.source(source)) : this.#sources,
      events: this.#chosen(format.needsCalls(selection.of)),
      calls: () => this.#counted(),
      lookup: {
        current: (number) => this.#ledger.current(number),
        call: (number) => this.#calls.call(number),
      },
      counts: () => this.counts(),
      redaction: () => redactor?.report ?? null,
      notice: (text) => onNotice?.(text),
    };
  }

  /** To be called when nothing more is asked. */
  close(): void {
    this.#selector.close();
    this.#calls.close();
  }

  counts(): CaptureCounts {
    return { events: this.#events, calls: this.#written, byKind: { ...this.#byKind } };
  }

  *#chosen(withCalls: boolean): Generator<WrittenEvent> {
    const onSeen = (seq: number): void => {
      this.seen = seq - this.#firstSeq + 1;
    };
    for (const original of chosen(this.#options.reader, this.#selector, this.#lastSeq, onSeen)) {
      const event = this.#redactor?.event(original) ?? original;
      this.#events += 1;
      this.#byKind[event.kind] = (this.#byKind[event.kind] ?? 0) + 1;
      yield { event, call: withCalls ? this.#ledger.take(event) : 0 };
    }
    this.#ledger.end();
    this.seen = this.total;
  }

  *#counted(): Generator<SettledCall> {
    for (const call of this.#calls.calls()) {
      this.#written += 1;
      yield call;
    }
  }
}

function* chosen(
  reader: CaptureReader,
  { selects, prefilter, now }: Selector,
  toSeq: number,
  onSeen: (seq: number) => void,
): Generator<TelephonyEvent> {
  for (const event of reader.events({ toSeq, now, ...(prefilter && { filter: prefilter }) })) {
    onSeen(event.seq);
    if (selects(event)) yield event;
  }
}

/** The pieces in chunks worth a write; an empty one now and then where there is much to read and nothing to write. */
function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const piece of pieces) {
    chunk += piece;
    count += 1;
    if (chunk.length < CHUNK && count < PIECES) continue;
    yield chunk;
    chunk = '';
    count = 0;
  }
  if (chunk !== '') yield chunk;
}
