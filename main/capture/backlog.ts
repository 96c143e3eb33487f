import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { UnrecordedEvent } from '../../model/event.ts';

/** How much may wait for the disk. Bytes are those of the texts, roughly. */
export interface BacklogLimits {
  /** From here on reading should pause. */
  highEvents: number;
  highBytes: number;
  /** From here on events are dropped, and counted. */
  maxEvents: number;
  maxBytes: number;
}

export const DEFAULT_LIMITS: BacklogLimits = {
  highEvents: 20_000,
  highBytes: 32 * 1024 ** 2,
  maxEvents: 200_000,
  maxBytes: 256 * 1024 ** 2,
};

/** What is written in one transaction. Large ones are worth it at high rates: each costs a sync of the disk. */
export interface Batch {
  readonly sources: CaptureSource[];
  readonly events: UnrecordedEvent[];
  bytes: number;
}

const BATCH_EVENTS = 4_000;
const BATCH_BYTES = 8 * 1024 ** 2;

interface Dropped {
  protocol: string;
  since: number;
  until: number;
  count: number;
}

/**
 * What has been appended and is not yet on disk, oldest first, in batches. Bounded: beyond its limits events are
 * dropped, until there is room below the high mark; then a `gap` event for each source says how many.
 */
export class Backlog {
  readonly #limits: BacklogLimits;
  readonly #batches: Batch[] = [];
  #taken = 0;
  #events = 0;
  #bytes = 0;
  readonly #dropped = new Map<string, Dropped>();
  #droppedInAll = 0;

  constructor(limits: BacklogLimits) {
    this.#limits = limits;
  }

  /** Events that wait, those being written included. */
  get events(): number {
    return this.#events;
  }

  get droppedInAll(): number {
    return this.#droppedInAll;
  }

  get isHigh(): boolean {
    return this.#events >= this.#limits.highEvents || this.#bytes >= this.#limits.highBytes;
  }

  /** Well below the high mark: reading may go on. */
  get isLow(): boolean {
    return this.#events <= this.#limits.highEvents / 2 && this.#bytes <= this.#limits.highBytes / 2;
  }

  /** How many batches are being written. */
  get taken(): number {
    return this.#taken;
  }

  /** How many batches there are, those being written included. */
  get batches(): number {
    return this.#batches.length;
  }

  /** The next batch to be written, or undefined. */
  get next(): Batch | undefined {
    return this.#batches[this.#taken];
  }

  /** The oldest batch, whether it is being written or not. */
  get oldest(): Batch | undefined {
    return this.#batches[0];
  }

  add(event: UnrecordedEvent, now: number): void {
    if (this.#dropped.size > 0 && this.isLow) this.addGaps();
    const bytes = bytesOf(event);
    const full = this.#events >= this.#limits.maxEvents || this.#bytes + bytes > this.#limits.maxBytes;
    if (full || this.#dropped.size > 0) this.#drop(event, now);
    else this.#push(event, bytes);
  }

  addSource(source: CaptureSource): void {
    this.#open().sources.push(source);
  }

  /** Makes sure that there is something to write, if only an empty batch. */
  addNothing(): void {
    if (this.next === undefined) this.#open();
  }

  /** Tells of what was dropped, whatever the limits. */
  addGaps(): void {
    for (const [sourceId, { protocol, since, until, count }] of this.#dropped) {
      const reason = `the disk could not keep up: ${count} ${count === 1 ? 'event was' : 'events were'} not recorded`;
      const gap = { since, until, count, reason };
      const event: UnrecordedEvent = {
        ...{ at: until, receivedAt: until, sourceId, protocol },
        ...{ kind: 'gap', name: 'recordOverflow', reason, gap, raw: '' },
      };
      this.#push(event, bytesOf(event));
    }
    this.#dropped.clear();
  }

  /** Marks the next batch as being written; nothing is added to it any more. */
  take(): Batch | undefined {
    const batch = this.next;
    if (batch) this.#taken += 1;
    return batch;
  }

  /** The oldest of the taken batches is on disk. Returns it. */
  settle(): Batch | undefined {
    if (this.#taken === 0) return undefined;
    const batch = this.#batches.shift();
    if (!batch) return undefined;
    this.#taken -= 1;
    this.#events -= batch.events.length;
    this.#bytes -= batch.bytes;
    if (this.#dropped.size > 0 && this.isLow) this.addGaps();
    return batch;
  }

  /** None of the taken batches was written: they are to be taken again, in the same order. */
  putBack(): void {
    this.#taken = 0;
  }

  /** Takes out all that waits, and what tells of what was dropped, to be recorded elsewhere. */
  surrender(): UnrecordedEvent[] {
    this.addGaps();
    const events = this.#batches.flatMap((batch) => batch.events);
    this.#batches.length = 0;
    this.#taken = this.#events = this.#bytes = 0;
    return events;
  }

  #push(event: UnrecordedEvent, bytes: number): void {
    const batch = this.#open();
    batch.events.push(event);
    batch.bytes += bytes;
    this.#events += 1;
    this.#bytes += bytes;
  }

  /** The batch that may still grow. */
  #open(): Batch {
    const last = this.#batches.at(-1);
    const mayGrow = this.#batches.length > this.#taken;
    if (last && mayGrow && last.events.length < BATCH_EVENTS && last.bytes < BATCH_BYTES) return last;
    const batch: Batch = { sources: [], events: [], bytes: 0 };
    this.#batches.push(batch);
    return batch;
  }

  #drop(event: UnrecordedEvent, now: number): void {
    this.#droppedInAll += 1;
    const dropped = this.#dropped.get(event.sourceId);
    if (dropped) {
      dropped.count += 1;
      dropped.until = now;
    } else {
      this.#dropped.set(event.sourceId, { protocol: event.protocol, since: now, until: now, count: 1 });
    }
  }
}

/** An estimate: the raw message is nearly all of it. */
function bytesOf(event: UnrecordedEvent): number {
  return 200 + event.raw.length;
}
