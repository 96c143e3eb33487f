import type { Call } from '../../model/call.ts';
import type { CaptureCounts, CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';

/** What a format writes. The iterables can be gone through once, and hold one thing at a time. */
export interface ExportContent {
  /** ms since the epoch. */
  exportedAt: number;
  /** Name and version of what exports. */
  application: string;
  /** The filter expression that chose the events, or null. */
  filter: string | null;
  redacted: boolean;
  sources: readonly CaptureSource[];
  /** Already filtered, in the order of their seq. */
  events: Iterable<TelephonyEvent>;
  /** The calls of these events. */
  calls: () => Iterable<Call>;
  /** What has been gone through so far. */
  counts: () => CaptureCounts;
}

/** A way to write a capture to a file. */
export interface ExportFormat {
  /** As given to `--format`. */
  readonly id: string;
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** The text of the file in small pieces, one event or so each: memory does not grow with the capture. */
  text(content: ExportContent): Iterable<string>;
}
