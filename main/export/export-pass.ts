import type { CaptureCounts, CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Redactor } from '../../model/redaction/redactor.ts';
import { EVENT_KINDS } from '../../model/vocabulary.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { CallStore } from '../capture/stored/call-store.ts';
import type { SettledCall } from '../capture/stored/call-store.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { CallLedger } from './call-ledger.ts';
import type { ExportOptions } from './export-capture.ts';
import type { ExportContent, WrittenEvent } from './export-format.ts';
import { joinedTexts } from './joined-texts.ts';
import { redactorFor } from './redaction.ts';
import { EVERYTHING, isEverything, selectorOf } from './selection.ts';
import type { Breathe, Selector } from './selection.ts';
import { WholeCapture } from './threads/whole-capture.ts';

/** Fewer events are written sooner than threads are started for them. */
const WORTH_A_THREAD = 20_000;

/** One way through the events that are exported, counting. */
export class ExportPass {
  readonly #options: ExportOptions;
  readonly #selector: Selector;
  readonly #sources: readonly CaptureSource[];
  readonly #redactor: Redactor | null;
  readonly #calls = new CallStore();
  readonly #ledger = new CallLedger(({ number, conversation }) =>
    this.#calls.add(number, conversation.toCall()),
  );
  /** Where events are written without being looked at here. */
  readonly #whole: WholeCapture | null;
  readonly #byKind = new Map<EventKind, number>();
  readonly #firstSeq: number;
  readonly #lastSeq: number;
  #events = 0;
  #written = 0;
  /** The seqs there are in all, and how many of them have been looked at. */
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
    const { format, selection = EVERYTHING, reader } = options;
    const isWhole = redactor === null && isEverything(selection) && this.total >= WORTH_A_THREAD;
    this.#whole = isWhole
      ? new WholeCapture(reader.file, this.#lastSeq, format.needsCalls(selection.of))
      : null;
  }

  static async begin(options: ExportOptions, breathe: Breathe): Promise<ExportPass> {
    const { reader, selection = EVERYTHING, redact = false } = options;
    // Read before the sources are: so none of the events has a source that is not among them.
    const bounds: [number, number] = [reader.firstSeq, reader.lastSeq];
    const selector = await selectorOf(reader, selection, breathe);
    if (!redact) return new ExportPass(options, selector, bounds, null);
    const events = chosen(reader, selector, bounds[1], () => undefined);
    return new ExportPass(options, selector, bounds, await redactorFor(events, reader.sources(), breathe));
  }

  content(): ExportContent {
    const { application, exportedAt, filterText, format, onNotice } = this.#options;
    const { selection = { ...EVERYTHING, of: format.of } } = this.#options;
    const redactor = this.#redactor;
    const whole = this.#whole;
    const events = this.#chosen(format.needsCalls(selection.of));
    return {
      application,
      exportedAt,
      // What a person filters by may well be a name or a number.
      filter: filterText === undefined ? null : redactor ? 'redacted' : filterText,
      redacted: redactor !== null,
      of: selection.of,
      sources: redactor ? this.#sources.map((source) => redactor.source(source)) : this.#sources,
      events,
      calls: () => this.#counted(),
      eventTexts: (separator) =>
        whole ? this.#wholeTexts(whole, separator) : joinedTexts(textsOf(events), separator),
      callTexts: (separator) =>
        whole ? this.#wholeCallTexts(whole) : joinedTexts(jsonOf(this.#counted()), separator),
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
  async close(): Promise<void> {
    this.#selector.close();
    this.#calls.close();
    await this.#whole?.close();
  }

  counts(): CaptureCounts {
    const byKind: CaptureCounts['byKind'] = {};
    for (const kind of EVENT_KINDS) {
      const count = this.#byKind.get(kind);
      if (count !== undefined) byKind[kind] = count;
    }
    return { events: this.#events, calls: this.#written, byKind };
  }

  *#chosen(withCalls: boolean): Generator<WrittenEvent> {
    const onSeen = (seq: number): void => this.#see(seq);
    for (const original of chosen(this.#options.reader, this.#selector, this.#lastSeq, onSeen)) {
      const event = this.#redactor?.event(original) ?? original;
      this.#count(event.kind, 1);
      yield { event, call: withCalls ? this.#ledger.take(event) : 0 };
    }
    this.#ledger.end();
    this.seen = this.total;
  }

  async *#wholeTexts(whole: WholeCapture, separator: string): AsyncGenerator<Uint8Array> {
    for await (const { bytes, byKind, lastSeq } of whole.eventTexts(separator)) {
      for (const [kind, found] of byKind) this.#count(kind, found);
      this.#see(lastSeq);
      yield bytes;
    }
    this.seen = this.total;
  }

  async *#wholeCallTexts(whole: WholeCapture): AsyncGenerator<Uint8Array> {
    for await (const { bytes, count } of whole.callTexts()) {
      this.#written += count;
      yield bytes;
    }
  }

  *#counted(): Generator<SettledCall> {
    for (const call of this.#calls.calls()) {
      this.#written += 1;
      yield call;
    }
  }

  #see(seq: number): void {
    this.seen = seq - this.#firstSeq + 1;
  }

  #count(kind: EventKind, count: number): void {
    this.#events += count;
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + count);
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

function* textsOf(events: Iterable<WrittenEvent>): Generator<string> {
  for (const { event } of events) yield JSON.stringify(event);
}

function* jsonOf(calls: Iterable<SettledCall>): Generator<string> {
  for (const { json } of calls) yield json;
}
