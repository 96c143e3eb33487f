import type { Call } from '../../model/call.ts';
import type { CaptureCounts, CaptureSource, RedactionReport } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { SettledCall } from '../capture/stored/call-store.ts';

/** An event to be written, and the call that it is of. */
export interface WrittenEvent {
  event: TelephonyEvent;
  /** The number of its call; 0 where it is of none, and where the format needs no calls. Calls may yet become one. */
  call: number;
}

/** The calls of an export by their numbers. To be asked when all events have been gone through: until then calls grow. */
export interface CallLookup {
  /** This number, or that of the call that it turned out to be part of. */
  current(number: number): number;
  call(number: number): Call | undefined;
}

/** Parts of a text, or the bytes of it in UTF-8: these only stay until three more pieces have been asked for. */
export type Pieces = Iterable<string> | AsyncIterable<string | Uint8Array>;

/** What a format writes. The iterables can be gone through once, and hold one thing at a time. */
export interface ExportContent {
  /** ms since the epoch. */
  exportedAt: number;
  /** Name and version of what exports. */
  application: string;
  /** The filter expression that chose, or null. */
  filter: string | null;
  redacted: boolean;
  /** Whether events were chosen, or calls with all their events. */
  of: 'events' | 'calls';
  sources: readonly CaptureSource[];
  /** Already chosen, in the order of their seq. */
  events: Iterable<WrittenEvent>;
  /** The calls of these events, when they have been gone through, in the order in which they began to be seen. */
  calls: () => Iterable<SettledCall>;
  /**
   * `events` and `calls` as JSON texts with the separator between them. For formats that write these as they are: much
   * cheaper, as nobody has to look at the events. Whoever goes through these does not go through the others, and asks for
   * both with the same separator.
   */
  eventTexts: (separator: string) => Pieces;
  callTexts: (separator: string) => Pieces;
  lookup: CallLookup;
  /** What has been gone through so far. */
  counts: () => CaptureCounts;
  /** What redaction has replaced so far; null where nothing is redacted. */
  redaction: () => RedactionReport | null;
  /** Says, to the person who exports, what the file does not hold although it was chosen. */
  notice: (text: string) => void;
}

/** A way to write a capture to a file. */
export interface ExportFormat {
  /** As given to `--format`. */
  readonly id: string;
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** What is exported where nobody says: events, or calls with their events. */
  readonly of: 'events' | 'calls';
  /** Whether it asks for the calls, or for the call of an event, when these are chosen: making them takes time. */
  needsCalls(of: 'events' | 'calls'): boolean;
  /**
   * The text of the file in small pieces, a few events each (empty ones too, while it only reads): memory does not grow
   * with the capture beyond a bound that the format has.
   */
  text(content: ExportContent): Pieces;
}
