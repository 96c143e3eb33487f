import type {
  CallDetail,
  CallKey,
  TimelinePart,
  TimelineRequest,
  ValueCount,
  ViewDefinition,
  ViewWindow,
  WindowRequest,
} from '../../model/contract/view.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import type { FilterError } from '../../model/filter/syntax/scanner.ts';

/** Views open at once in one capture; one more is refused with `ViewError`. */
export const MOST_VIEWS = 32;
/** Events that `callDetail` answers at most. */
export const MOST_EVENTS_OF_A_CALL = 5_000;

/**
 * What can be asked of an open capture: by filter and window, without ever holding it all. The answers come from the
 * thread that owns the capture. Every promise rejects with `ViewError` where the view, or the capture, is not open
 * any more.
 */
export interface CaptureViews {
  /** Resolves with the id of the new view, which lives until `close`. Rejects with `WrongFilterError`. */
  open(definition: ViewDefinition): Promise<string>;
  /**
   * Resolves at once where the view is newer than `request.known`, else when it becomes so. One request of a view can
   * wait: another one answers it with what there is. Rejects with the signal's reason when that is aborted.
   */
  window(request: WindowRequest, signal?: AbortSignal): Promise<ViewWindow>;
  /** Only of a view of events. */
  timeline(request: TimelineRequest): Promise<TimelinePart>;
  /** With its raw message; null where the capture does not have it (any more). */
  event(seq: number): Promise<TelephonyEvent | null>;
  /** Null where the call is gone, or was never there. */
  callDetail(key: CallKey): Promise<CallDetail | null>;
  /**
   * The values of a text or word field of events that begin with `prefix`, in any case, the most frequent first. Empty
   * for `raw`, `reason` and fields that only calls have.
   */
  values(field: FieldName, prefix: string, limit: number): Promise<ValueCount[]>;
  /** Frees the view. A request that waits is rejected. A view that is not open is no error. */
  close(view: string): Promise<void>;
}

/** A filter that cannot be read. The message is for the person who wrote it. */
export class WrongFilterError extends Error {
  /** Where it is wrong and what would be right. */
  readonly details: FilterError;

  constructor(details: FilterError) {
    super(details.message);
    this.name = 'WrongFilterError';
    this.details = details;
  }
}

/** `no-view`: it is not open · `too-many`: see `MOST_VIEWS` · `closed`: the capture is · `failed`: it cannot be read. */
export type ViewProblem = 'no-view' | 'too-many' | 'closed' | 'failed';

/** Why a question to a capture has no answer, with a message in plain words. */
export class ViewError extends Error {
  readonly code: ViewProblem;

  constructor(code: ViewProblem, message: string) {
    super(message);
    this.name = 'ViewError';
    this.code = code;
  }
}
