import type { Call } from '../../../model/call.ts';
import { CallReducer, LATE_MS } from '../../../model/calls/call-reducer.ts';
import type { Conversation } from '../../../model/calls/conversation.ts';
import type { CallOrder } from '../../../model/contract/view.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { CALL_BLOCK_ROWS, CallBlock } from './call-block.ts';
import type { Position } from './event-columns.ts';
import { orderKey } from './order-key.ts';
import type { OrderKey } from './order-key.ts';
import { NumberColumn } from './number-column.ts';

/** The number of a call in its capture: calls are counted from 0 in the order in which they began to be seen. */
export type CallNumber = number;

/** A call that may still change. */
export interface ActiveCall {
  number: CallNumber;
  readonly conversation: Conversation;
  /** Of its events. */
  positions: Position[];
}

/** What has changed since it was last asked. */
export interface CallChanges {
  changed: ReadonlySet<ActiveCall>;
  /** Calls that are part of another one, or that retention has removed with their last event. */
  gone: readonly CallNumber[];
}

interface Block {
  /** The calls in it that are over. */
  over: CallBlock;
  /** Seqs of the first event of each call, and by how much that of the last is greater. */
  firstSeqs: NumberColumn;
  seqSpans: NumberColumn;
  states: Uint8Array;
  /** By row the call that each joined one is part of. */
  joinedInto: Map<number, CallNumber>;
  /** Calls that are not gone, and those of them that may still change. */
  count: number;
  active: number;
}

const ACTIVE = 1;
const OVER = 2;
const GONE = 3;
/** After so many events the calls that are over leave the reducer. */
const SETTLE_EVERY = 4_096;

/**
 * The calls of a capture: the reducer's while events can still change them, after that in columns. Gives the same
 * calls as a reducer that keeps all of them, as long as events come in the order in which they were received.
 */
export class CallTable {
  readonly #settleEvery: number;
  readonly #move: (position: Position, call: CallNumber) => void;
  readonly #reducer = new CallReducer((into, joined) => this.#onJoined(into, joined));
  readonly #active = new Map<Conversation, ActiveCall>();
  readonly #byNumber = new Map<CallNumber, ActiveCall>();
  readonly #blocks: (Block | null)[] = [];
  #firstBlock = 0;
  #begun = 0;
  #count = 0;
  #heardAt = -Infinity;
  #unsettled = 0;
  #changed = new Set<ActiveCall>();
  #gone: CallNumber[] = [];

  /** `move` is told of events that turn out to be of another call; `settleEvery`: see `SETTLE_EVERY`. */
  constructor(move: (position: Position, call: CallNumber) => void, settleEvery = SETTLE_EVERY) {
    this.#move = move;
    this.#settleEvery = settleEvery;
  }

  /** Calls that are there. */
  get count(): number {
    return this.#count;
  }

  /** One more than the newest number. */
  get end(): CallNumber {
    return this.#begun;
  }

  /** Numbers below it are gone. */
  get start(): CallNumber {
    return this.#firstBlock * CALL_BLOCK_ROWS;
  }

  /** Takes in the next event. Returns the number of its call. */
  apply(event: UnrecordedEvent, seq: number, position: Position): CallNumber | undefined {
    this.#unsettled += 1;
    if (this.#unsettled >= this.#settleEvery) this.#settle();
    const conversation = this.#reducer.apply(event);
    this.#heardAt = Math.max(this.#heardAt, event.receivedAt);
    if (!conversation) return undefined;
    const call = this.#active.get(conversation) ?? this.#begin(conversation, seq);
    call.positions.push(position);
    const [block, row] = this.#slot(call.number);
    block?.seqSpans.set(row, seq - block.firstSeqs.at(row));
    this.#changed.add(call);
    return call.number;
  }

  /** As it stands now; null where it is gone or was joined with another. */
  callAt(number: CallNumber): Call | null {
    const active = this.#byNumber.get(number);
    if (active) return active.conversation.toCall();
    const [block, row] = this.#slot(number);
    return block?.states[row] === OVER ? block.over.at(row) : null;
  }

  /** What it is put in order by; undefined where it is gone. */
  keyOf(number: CallNumber, order: CallOrder): OrderKey | undefined {
    const active = this.#byNumber.get(number);
    if (active) return orderKey(order, active.conversation.toCall());
    const [block, row] = this.#slot(number);
    return block?.states[row] === OVER ? block.over.keyAt(order, row) : undefined;
  }

  /** When it began; undefined where it is gone. */
  startedAt(number: CallNumber): number | undefined {
    const active = this.#byNumber.get(number);
    if (active) return active.conversation.toCall().startedAt;
    const [block, row] = this.#slot(number);
    return block?.states[row] === OVER ? block.over.numberAt('started', row) : undefined;
  }

  /** When it ended; undefined where it goes on, and where it is gone. */
  endedAt(number: CallNumber): number | undefined {
    const active = this.#byNumber.get(number);
    if (active) return active.conversation.endedAt;
    const [block, row] = this.#slot(number);
    return block?.states[row] === OVER ? block.over.numberAt('ended', row) : undefined;
  }

  /** The call that this number means now: joined ones are part of another. */
  current(number: CallNumber): CallNumber {
    const [block, row] = this.#slot(number);
    const into = block?.joinedInto.get(row);
    return into === undefined ? number : this.current(into);
  }

  has(number: CallNumber): boolean {
    const [block, row] = this.#slot(number);
    const state = block?.states[row];
    return state === ACTIVE || state === OVER;
  }

  active(number: CallNumber): Conversation | undefined {
    return this.#byNumber.get(number)?.conversation;
  }

  /** The seqs of its first and its last event. */
  seqsOf(number: CallNumber): { first: number; last: number } {
    const [block, row] = this.#slot(number);
    if (!block) return { first: 0, last: 0 };
    const first = block.firstSeqs.at(row);
    return { first, last: first + block.seqSpans.at(row) };
  }

  /** The columns that hold the calls that are over, by number / `CALL_BLOCK_ROWS`; null where all of them are gone. */
  overIn(block: number): CallBlock | null {
    return this.#blocks[block - this.#firstBlock]?.over ?? null;
  }

  takeChanges(): CallChanges {
    const changes = { changed: this.#changed, gone: this.#gone };
    this.#changed = new Set();
    this.#gone = [];
    return changes;
  }

  /** Retention has removed all events before this seq: calls whose last event was one of them go with them. */
  trim(firstSeq: number): void {
    this.#blocks.forEach((block, index) => {
      if (!block || block.firstSeqs.at(0) >= firstSeq) return;
      const base = (this.#firstBlock + index) * CALL_BLOCK_ROWS;
      const end = Math.min(CALL_BLOCK_ROWS, this.#begun - base);
      for (let row = 0; row < end; row += 1) {
        if (block.states[row] !== GONE && this.seqsOf(base + row).last < firstSeq) this.#remove(base + row);
      }
      if (block.count === 0 && end === CALL_BLOCK_ROWS) this.#blocks[index] = null;
    });
    while (this.#blocks[0] === null) {
      this.#blocks.shift();
      this.#firstBlock += 1;
    }
  }

  #begin(conversation: Conversation, seq: number): ActiveCall {
    const call: ActiveCall = { number: this.#begun, conversation, positions: [] };
    this.#begun += 1;
    this.#count += 1;
    if (call.number % CALL_BLOCK_ROWS === 0) this.#blocks.push(emptyBlock());
    this.#active.set(conversation, call);
    this.#byNumber.set(call.number, call);
    const [block, row] = this.#slot(call.number);
    if (block) {
      block.states[row] = ACTIVE;
      block.firstSeqs.set(row, seq);
      block.count += 1;
      block.active += 1;
    }
    return call;
  }

  #onJoined(into: Conversation, joined: Conversation): void {
    const first = this.#active.get(into);
    const second = this.#active.get(joined);
    if (!first || !second) return;
    for (const position of second.positions) this.#move(position, first.number);
    first.positions = [...first.positions, ...second.positions];
    const [block, row] = this.#slot(first.number);
    if (block) {
      const own = this.seqsOf(first.number);
      const others = this.seqsOf(second.number);
      const start = Math.min(own.first, others.first);
      block.firstSeqs.set(row, start);
      block.seqSpans.set(row, Math.max(own.last, others.last) - start);
    }
    const [secondBlock, secondRow] = this.#slot(second.number);
    secondBlock?.joinedInto.set(secondRow, first.number);
    this.#active.delete(joined);
    this.#changed.delete(second);
    this.#changed.add(first);
    this.#vanish(second.number);
  }

  #remove(number: CallNumber): void {
    const active = this.#byNumber.get(number);
    if (active) {
      this.#reducer.forget(active.conversation);
      this.#active.delete(active.conversation);
      this.#changed.delete(active);
    }
    this.#vanish(number);
  }

  #vanish(number: CallNumber): void {
    this.#byNumber.delete(number);
    this.#gone.push(number);
    this.#count -= 1;
    const [block, row] = this.#slot(number);
    if (!block) return;
    const wasActive = block.states[row] === ACTIVE;
    block.states[row] = GONE;
    block.count -= 1;
    if (wasActive) this.#lessActive(block, number);
  }

  /** Puts the calls that no later event can change into columns. */
  #settle(): void {
    this.#unsettled = 0;
    const before = this.#heardAt - LATE_MS;
    for (const [conversation, call] of this.#active) {
      if (conversation.endedAt === undefined || conversation.heardAt >= before) continue;
      const [block, row] = this.#slot(call.number);
      this.#active.delete(conversation);
      this.#byNumber.delete(call.number);
      if (!block) continue;
      block.over.set(row, conversation.toCall());
      block.states[row] = OVER;
      this.#lessActive(block, call.number);
    }
    this.#reducer.forgetEnded(before);
  }

  /** A call of this block, this one, is settled; so are all of the block, if it was the last and no other begins in it. */
  #lessActive(block: Block, number: CallNumber): void {
    block.active -= 1;
    const end = number - (number % CALL_BLOCK_ROWS) + CALL_BLOCK_ROWS;
    if (block.active > 0 || this.#begun < end) return;
    block.over.seal();
    block.firstSeqs.seal(CALL_BLOCK_ROWS);
    block.seqSpans.seal(CALL_BLOCK_ROWS);
  }

  #slot(number: CallNumber): [Block | undefined, number] {
    const block = this.#blocks[Math.floor(number / CALL_BLOCK_ROWS) - this.#firstBlock];
    return [block ?? undefined, number % CALL_BLOCK_ROWS];
  }
}

function emptyBlock(): Block {
  return {
    over: new CallBlock(),
    firstSeqs: new NumberColumn(CALL_BLOCK_ROWS),
    seqSpans: new NumberColumn(CALL_BLOCK_ROWS),
    states: new Uint8Array(CALL_BLOCK_ROWS),
    joinedInto: new Map(),
    count: 0,
    active: 0,
  };
}
