import type { TelephonyEvent } from '../../../model/event.ts';
import type { IndexedEvents } from '../columns/capture-index.ts';
import { eventOf } from '../file/event-rows.ts';
import type { SourceByKey } from '../file/event-rows.ts';
import { PACKED_LENGTH } from '../file/packed-events.ts';
import type { PackedEvents } from '../file/packed-events.ts';

/** Whoever is so far behind reads from the disk. */
const MOST_KEPT = 4_000;

interface Batch {
  firstSeq: number;
  packed: PackedEvents;
  sources: SourceByKey;
}

/**
 * The events of a capture, of which those that have just been written need not be read back: their values are the ones
 * that the file was given, and become events in the same way as its rows do.
 */
export class FreshEvents implements IndexedEvents {
  readonly #stored: IndexedEvents;
  #batches: Batch[] = [];
  #kept = 0;

  constructor(stored: IndexedEvents) {
    this.#stored = stored;
  }

  /** These events have been written, with seqs from this one on. */
  wrote(firstSeq: number, packed: PackedEvents): void {
    if (packed.values.length === 0) return;
    this.#batches.push({ firstSeq, packed, sources: new Map(packed.origins.entries()) });
    this.#kept += countOf(packed);
    while (this.#kept > MOST_KEPT) this.#drop();
  }

  /** All events before this seq have been removed. */
  trim(firstSeq: number): void {
    // A batch that is removed in part is read from the disk again.
    while ((this.#batches[0]?.firstSeq ?? Infinity) < firstSeq) this.#drop();
  }

  after(seq: number, limit: number): TelephonyEvent[] {
    while (this.#batches[0] && endOf(this.#batches[0]) <= seq + 1) this.#drop();
    const events: TelephonyEvent[] = [];
    for (const batch of this.#batches) {
      const next = seq + events.length + 1;
      if (batch.firstSeq > next || events.length === limit) break;
      const end = Math.min(endOf(batch), seq + limit + 1);
      for (let at = next; at < end; at += 1) events.push(eventIn(batch, at));
    }
    const missing = limit - events.length;
    return missing === 0 ? events : [...events, ...this.#stored.after(seq + events.length, missing)];
  }

  #drop(): void {
    const dropped = this.#batches.shift();
    if (dropped) this.#kept -= countOf(dropped.packed);
  }
}

function eventIn({ firstSeq, packed, sources }: Batch, seq: number): TelephonyEvent {
  const from = (seq - firstSeq) * PACKED_LENGTH;
  return eventOf([seq, ...packed.values.slice(from, from + PACKED_LENGTH)], sources);
}

function countOf({ values }: PackedEvents): number {
  return values.length / PACKED_LENGTH;
}

/** One behind the last seq. */
function endOf({ firstSeq, packed }: Batch): number {
  return firstSeq + countOf(packed);
}
