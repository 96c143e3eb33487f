import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';
import type { CaptureFileProblem } from './capture-file-error.ts';
import type { WriterOptions } from './file/capture-writer.ts';
import type { PackedEvents } from './file/packed-events.ts';
import type { ViewReply, ViewRequest } from './view-messages.ts';

/** The first message to the worker: to record, or only to look at a file. It answers `opened` or `refused`. */
export type WorkerOptions = ({ type: 'record' } & WriterOptions) | { type: 'look'; file: string };

/** From the recorder to its worker. */
export type WorkerRequest =
  /** Answered by `alive` at once, to tell a thread that has nothing to say from one that hangs. */
  | { type: 'ping' }
  | {
      type: 'write';
      /** Counts from 1. After a `failed` the worker ignores every other batch until the failed one comes again. */
      batch: number;
      sources: CaptureSource[];
      events: PackedEvents;
      now: number;
    }
  | { type: 'close'; now: number }
  | ViewRequest;

/** From the worker, in the order of the batches. The first is `opened` or `refused`. */
export type WorkerReply =
  | OpenedReply
  | { type: 'refused'; code: CaptureFileProblem; message: string }
  /** The thread ends by itself, for this reason without a full stop, having written nothing of the batch. */
  | { type: 'leaving'; reason: string }
  | { type: 'alive' }
  | WorkerAnswer;

/** What concerns whoever works with the capture. */
export type WorkerAnswer = WrittenReply | { type: 'failed'; reason: string } | ClosedReply | ViewReply;

export interface ClosedReply {
  type: 'closed';
  problem: string | null;
  /** What was recorded last, to tell of what retention had removed; `firstSeq` is that of the first of them. */
  gaps: UnrecordedEvent[];
  firstSeq: number;
}

export interface OpenedReply {
  type: 'opened';
  firstSeq: number;
  lastSeq: number;
  events: number;
  /** Which file it is, as `Resumption` wants it; null in memory. */
  identity: string | null;
  /** Null where no recording goes on that another thread had begun. */
  since: RecordedSince | null;
}

/** Of the events after those that the recorder knows of. */
export interface RecordedSince {
  /** The first one; null where there is none, or retention has removed it already. */
  next: TelephonyEvent | null;
  /** Those that tell of what retention has removed: nobody had sent them to be recorded. */
  removals: TelephonyEvent[];
}

/** A batch is on disk. It holds as many events as were sent, so they need not travel back. */
export interface WrittenReply {
  type: 'written';
  /** The seq of the first event of the batch. */
  firstSeq: number;
  /** Events that were recorded behind those of the batch. */
  gaps: UnrecordedEvent[];
  /** How many of the oldest events were removed. */
  removed: number;
  /** The oldest event that is kept; 0 where there is none. */
  oldestSeq: number;
  /** All that are kept. */
  events: number;
  /** More is to be removed: send another batch, if only an empty one. */
  more: boolean;
}
