import type { TelephonyEvent } from '../../../model/event.ts';
import { CallTable } from './call-table.ts';
import type { CallChanges } from './call-table.ts';
import { EventColumns, positionOf } from './event-columns.ts';
import type { EventBlock } from './event-block.ts';
import { Gaps } from './gaps.ts';

/** Where an index reads the events from, with their raw messages. */
export interface IndexedEvents {
  /** The next events after a seq, oldest first. */
  after(seq: number, limit: number): TelephonyEvent[];
}

/** So few that reading them takes about a millisecond. */
const SLICE = 250;

/** All that is kept in memory of a capture: what its file holds, in the order of seqs, from the one place it is given. */
export class CaptureIndex {
  readonly events = new EventColumns();
  readonly calls = new CallTable((position, call) => {
    const place = this.events.placeOf(position);
    if (place) place.block.calls[place.row] = call + 1;
  });
  readonly gaps = new Gaps();
  readonly #stored: IndexedEvents;

  constructor(stored: IndexedEvents) {
    this.#stored = stored;
  }

  /** Takes in what has been recorded since, until it is done or `isLate`. Returns whether there is more. */
  read(isLate: () => boolean): boolean {
    for (;;) {
      const events = this.#stored.after(this.events.lastSeq, SLICE);
      for (const event of events) this.#take(event);
      if (events.length < SLICE) return false;
      if (isLate()) return true;
    }
  }

  /** Retention has removed all events before this seq. */
  trim(firstSeq: number, onRemoved: (block: EventBlock, from: number, to: number) => void): void {
    this.events.trim(firstSeq, onRemoved);
    this.calls.trim(firstSeq);
    this.gaps.trim(firstSeq);
  }

  takeCallChanges(): CallChanges {
    return this.calls.takeChanges();
  }

  #take(event: TelephonyEvent): void {
    const place = this.events.append(event);
    const { block, row } = place;
    // From here on the strings of the columns are used, so that those of calls are no second ones.
    const facts = block.factsAt(row);
    if (event.joins) facts.joins = event.joins;
    if (event.agent) facts.agent = event.agent;
    if (event.queue) facts.queue = event.queue;
    const call = this.calls.apply(facts, event.seq, positionOf(place));
    if (call !== undefined) block.calls[row] = call + 1;
    this.gaps.take(event);
  }
}
