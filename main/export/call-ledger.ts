import { CallReducer, LATE_MS } from '../../model/calls/call-reducer.ts';
import type { Conversation } from '../../model/calls/conversation.ts';
import type { TelephonyEvent } from '../../model/event.ts';

/** A call that was let go: nothing can change it any more. */
export interface Settled {
  /** Of the calls of this ledger: those that were seen first have the lower number. */
  number: number;
  conversation: Conversation;
  /** Seq of the first event that was taken for it. */
  firstSeq: number;
}

/**
 * More calls than these are not kept open. Where a capture, or what a filter leaves of it, has as many calls of which no
 * end is told, those that were not heard of for longest are let go; an event that still came would begin another call.
 */
const MOST_OPEN = 20_000;
const SWEEP_FROM = 256;

/**
 * Makes calls of the events of a capture, and holds no more of them than can still change: a call that ended is let go
 * when it is too late for further events, as the reducer has it. What becomes of it is up to whoever asked.
 */
export class CallLedger {
  readonly #reducer = new CallReducer((into, joined) => this.#join(into, joined));
  readonly #onSettled: (settled: Settled) => void;
  /** The seq of the first event of each. */
  readonly #open = new Map<Conversation, number>();
  readonly #joinedInto = new Map<number, number>();
  #sweepAt = SWEEP_FROM;
  #now = -Infinity;

  constructor(onSettled: (settled: Settled) => void) {
    this.#onSettled = onSettled;
  }

  /** Takes in the next event. Returns the number of the call that it is of; 0 where it is of none. */
  take(event: TelephonyEvent): number {
    this.#now = Math.max(this.#now, event.receivedAt);
    const conversation = this.#reducer.apply(event);
    if (!conversation) return 0;
    if (!this.#open.has(conversation)) this.#begin(conversation, event.seq);
    return conversation.order;
  }

  /** This number, or that of the call that it turned out to be part of. */
  current(number: number): number {
    let current = number;
    for (let into = this.#joinedInto.get(current); into !== undefined; into = this.#joinedInto.get(current))
      current = into;
    return current;
  }

  /** Lets go of the calls that are still open. */
  end(): void {
    for (const conversation of this.#open.keys()) this.#settle(conversation);
  }

  #begin(conversation: Conversation, firstSeq: number): void {
    if (this.#open.size >= this.#sweepAt) this.#sweep();
    this.#open.set(conversation, firstSeq);
  }

  #sweep(): void {
    for (const conversation of this.#open.keys()) {
      if (conversation.endedAt !== undefined && this.#now - conversation.heardAt > LATE_MS)
        this.#settle(conversation);
    }
    if (this.#open.size >= MOST_OPEN) {
      const byHeard = [...this.#open.keys()].toSorted((a, b) => a.heardAt - b.heardAt);
      for (const conversation of byHeard.slice(0, MOST_OPEN / 2)) this.#settle(conversation);
    }
    this.#sweepAt = Math.min(MOST_OPEN, Math.max(SWEEP_FROM, 2 * this.#open.size));
  }

  #settle(conversation: Conversation): void {
    const firstSeq = this.#open.get(conversation) ?? 0;
    this.#open.delete(conversation);
    this.#reducer.forget(conversation);
    this.#onSettled({ number: conversation.order, conversation, firstSeq });
  }

  #join(into: Conversation, joined: Conversation): void {
    this.#open.delete(joined);
    this.#joinedInto.set(joined.order, into.order);
  }
}
