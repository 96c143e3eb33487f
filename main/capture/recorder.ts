import type { Clock, Undo } from '../../model/clock.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';
import type { BacklogLimits } from './backlog.ts';
import type { CaptureViews } from './capture-views.ts';
import { DEFAULT_RETENTION } from './file/retention.ts';
import type { Retention } from './file/retention.ts';
import type { SpareThread } from './thread/spare-thread.ts';
import { WorkerRecorder } from './worker-recorder.ts';

export interface RecorderOptions {
  /** A capture, made where it is missing; null: in memory, gone when closed. */
  file: string | null;
  /** Whether recording goes on in a capture that is there, or is refused. `continue` where absent. */
  existing?: 'continue' | 'refuse';
  /** What is absent is as in `DEFAULT_RETENTION`. */
  retention?: Partial<Retention>;
  limits?: Partial<BacklogLimits>;
  /** Name and version of what records. */
  application: string;
  clock: Clock;
  /** Spares the time that its thread takes to start. */
  spare?: SpareThread;
}

/**
 *   recording ⇄ failing     a write fails, or the thread that writes ends or hangs; it is tried again, nothing is lost but
 *                           what exceeds the limits
 *   failing → failed        it does so again and again, or only a person can mend it; it is tried seldom
 *   failed → recording      it works again
 *   any → closed            on `close()`; `reason` says why not all was written
 */
export type RecorderState =
  | { is: 'recording' }
  /** `reason` in plain words; `since` in ms since the epoch; `waiting`: events that are not on disk. */
  | { is: 'failing'; reason: string; since: number; waiting: number }
  /** The same; `reason` says too what a person can do. What waits can be had by `abandon`, to be recorded elsewhere. */
  | { is: 'failed'; reason: string; since: number; waiting: number }
  /** `lost`: events that were appended and never reached the disk. */
  | { is: 'closed'; lost: number; reason: string | null };

export interface RecorderCounts {
  /** On disk, after what retention removed. */
  events: number;
  /** Appended and not yet on disk. */
  waiting: number;
  /** Not recorded, because the disk could not keep up; `gap` events tell of them in the record. */
  dropped: number;
}

/** Events that retention removed: all before `firstSeq`, which is 0 where nothing is left. */
export interface Trimmed {
  removed: number;
  firstSeq: number;
}

/** The record of everything that arrives. The only way in, and the only live way to readers. */
export interface Recorder {
  readonly file: string | null;
  readonly state: RecorderState;
  readonly counts: RecorderCounts;
  /** What is recorded, to be asked for; costs nothing until somebody asks. */
  readonly views: CaptureViews;
  /** Of the newest event on disk; 0 where there was never one. */
  readonly lastSeq: number;
  /** Of the oldest event that is kept; 0 where there is none. */
  readonly firstSeq: number;
  /** Takes an event to be recorded; on disk within 250 ms as a rule. Throws after `close()`. */
  append(event: UnrecordedEvent): void;
  /** Keeps what events come from. Only the members of `CaptureSource` are kept; options must hold no secrets. */
  registerSource(source: CaptureSource): void;
  /** Tells of events once they are on disk: all of them, in order. */
  onRecorded(listener: (events: TelephonyEvent[]) => void): Undo;
  onTrimmed(listener: (trimmed: Trimmed) => void): Undo;
  onState(listener: (state: RecorderState) => void): Undo;
  /** True: much is waiting for the disk, pause reading; false: go on. */
  onPressure(listener: (high: boolean) => void): Undo;
  /** Resolves when all that was appended is on disk, or an attempt to write it has failed: `state` tells which. */
  flush(): Promise<void>;
  /**
   * Gives up a record that has failed: gives what waits, in its order, and leaves nothing to be written. `close` has to
   * follow. An event may be in the file too, where that could not be looked into any more.
   */
  abandon(): UnrecordedEvent[];
  /**
   * Writes what waits, tries a failing disk once more, and closes the file, within `CLOSE_LIMIT` ms. True: everything
   * that was ever appended is in the record; otherwise `counts.dropped` and `state.lost` tell how much is not.
   */
  close(): Promise<boolean>;
}

/** How long (ms) closing takes at most, however slow the disk is. */
export const CLOSE_LIMIT = 15_000;

/** Resolves when the capture is open. Rejects with `CaptureFileError` where it cannot be used. */
export function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const retention = { ...DEFAULT_RETENTION, ...options.retention };
  return WorkerRecorder.open(
    { ...options, existing: options.existing ?? 'continue', retention },
    CLOSE_LIMIT,
  );
}
