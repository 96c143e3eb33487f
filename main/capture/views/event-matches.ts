import type { CaptureIndex } from '../columns/capture-index.ts';
import { BLOCK_ROWS } from '../columns/event-block.ts';
import type { EventBlock } from '../columns/event-block.ts';
import type { EventColumns, Place } from '../columns/event-columns.ts';
import { eventTest } from '../columns/event-test.ts';
import { SIGNED_ROWS } from '../columns/raw/raw-signature.ts';
import { NO, UNKNOWN, YES } from '../columns/answers.ts';
import type { RowTest } from '../columns/row-test.ts';
import type { Filter } from '../../../model/filter/ast.ts';
import { compileFilter } from '../../../model/filter/evaluate.ts';
import type { CompiledFilter } from '../../../model/filter/evaluate.ts';
import { diskCondition } from '../stored/disk-condition.ts';
import type { DiskCondition } from '../stored/disk-condition.ts';
import type { StoredEvents } from '../stored/stored-events.ts';

/** The answers for one block: of rows from its start up to `tested`. */
interface BlockAnswers {
  answers: Uint8Array;
  tested: number;
  matching: number;
  unknown: number;
}

export interface MatchesParts {
  index: CaptureIndex;
  stored: StoredEvents;
  /** ms since the epoch: what relative times count from. */
  now: number;
}

type Answer = typeof NO | typeof YES;

/** Texts on disk are looked at in slices of so many events at most. */
const DISK_SLICE = 2_000;
/** Fewer than one of so many: they are read one by one, not searched for. */
const SPARSE = 16;
/** Open rows with more others between them are looked at apart. */
const NEAR = SIGNED_ROWS;

/**
 * Which events of a capture a filter selects. New and old events are tested alike: whatever of a block has no answer
 * yet gets one, the newest block first, by columns, and then what they leave open by the texts on disk.
 */
export class EventMatches {
  readonly #columns: EventColumns;
  readonly #stored: StoredEvents;
  readonly #isEverything: boolean;
  readonly #test: RowTest<EventBlock>;
  readonly #compiled: CompiledFilter;
  readonly #condition: DiskCondition | null;
  /** What the filter says of events without a text that it seeks on disk. */
  readonly #testWithout: RowTest<EventBlock> | null;
  readonly #without = new Uint8Array(BLOCK_ROWS);
  /** 1 for the rows of a slice that meet the condition. */
  readonly #met = new Uint8Array(DISK_SLICE);
  readonly #blocks = new Map<EventBlock, BlockAnswers>();
  #matching = 0;
  #tested = 0;
  #unknown = 0;
  #removed = 0;

  constructor(filter: Filter, { index, stored, now }: MatchesParts) {
    const { events: columns, calls } = index;
    this.#columns = columns;
    this.#stored = stored;
    this.#isEverything = filter.type === 'everything';
    this.#test = eventTest(filter, { table: calls, now, onDisk: 'unknown' });
    this.#condition = diskCondition(filter);
    this.#testWithout =
      this.#condition?.only === null ? eventTest(filter, { table: calls, now, onDisk: 'nothing' }) : null;
    const callOf = ({ seq }: { seq: number }) => {
      const place = columns.placeOfSeq(seq);
      const call = place?.block.calls[place.row] ?? 0;
      return call === 0 ? undefined : (calls.callAt(call - 1) ?? undefined);
    };
    this.#compiled = compileFilter(filter, { now, callOf });
  }

  /** An answer can change when the call of its event does. */
  get needsCalls(): boolean {
    return this.#compiled.structure.needsCalls;
  }

  get isEverything(): boolean {
    return this.#isEverything;
  }

  get matching(): number {
    return this.#isEverything ? this.#columns.count : this.#matching;
  }

  /** Events that have an answer. */
  get known(): number {
    return this.#isEverything ? this.#columns.count : this.#tested - this.#unknown;
  }

  /** Matching events that retention has removed. */
  get removed(): number {
    return this.#removed;
  }

  matchingIn(block: EventBlock): number {
    return this.#isEverything ? block.count : (this.#blocks.get(block)?.matching ?? 0);
  }

  has({ block, row }: Place): boolean {
    if (row < block.start || row >= block.end) return false;
    return this.#isEverything || this.#blocks.get(block)?.answers[row] === YES;
  }

  /** The answers of a block, `YES` where it matches; null where every event does. */
  answersOf(block: EventBlock): Uint8Array | null {
    return this.#isEverything ? null : (this.#blocks.get(block)?.answers ?? this.#noAnswers);
  }

  readonly #noAnswers = new Uint8Array(BLOCK_ROWS);

  /** Looks at events without an answer until it is done or `isLate`. Returns whether there are more. */
  look(isLate: () => boolean): boolean {
    if (this.#isEverything || this.known === this.#columns.count) return false;
    for (const block of [...this.#columns.blocks].reverse()) {
      const found = this.#answersFor(block);
      if (found.tested < block.end) this.#testRows(block, found, found.tested, block.end);
      while (found.unknown > 0) {
        if (isLate()) return true;
        this.#lookOnDisk(block, found);
      }
      if (isLate()) return this.known < this.#columns.count;
    }
    return false;
  }

  /** The call of this event has changed. */
  retest(place: Place): void {
    const found = this.#blocks.get(place.block);
    if (!found || place.row >= found.tested) return;
    this.#count(found, found.answers[place.row], -1);
    this.#testRows(place.block, found, place.row, place.row + 1);
  }

  /** Retention removes these rows. */
  forget(block: EventBlock, from: number, to: number): void {
    if (this.#isEverything) this.#removed += to - from;
    const found = this.#blocks.get(block);
    if (!found) return;
    for (let row = from; row < Math.min(to, found.tested); row += 1) {
      if (found.answers[row] === YES) this.#removed += 1;
      this.#count(found, found.answers[row], -1);
    }
    found.tested = Math.max(found.tested, to);
    if (to === BLOCK_ROWS) this.#blocks.delete(block);
  }

  #answersFor(block: EventBlock): BlockAnswers {
    const known = this.#blocks.get(block);
    if (known) return known;
    const found = { answers: new Uint8Array(BLOCK_ROWS), tested: block.start, matching: 0, unknown: 0 };
    this.#blocks.set(block, found);
    return found;
  }

  #testRows(block: EventBlock, found: BlockAnswers, from: number, to: number): void {
    const { answers } = found;
    this.#test(block, from, to, answers);
    let matching = 0;
    let unknown = 0;
    // Without branches, which cost most where every third event or so matches: YES is 2 and UNKNOWN 1.
    for (let row = from; row < to; row += 1) {
      const answer = answers[row] ?? NO;
      matching += answer >> 1;
      unknown += answer & 1;
    }
    found.matching += matching;
    found.unknown += unknown;
    found.tested = Math.max(found.tested, to);
    this.#matching += matching;
    this.#unknown += unknown;
    this.#tested += to - from;
  }

  #count(found: BlockAnswers, answer: number | undefined, by: number): void {
    this.#tested += by;
    if (answer === YES) {
      found.matching += by;
      this.#matching += by;
    } else if (answer === UNKNOWN) {
      found.unknown += by;
      this.#unknown += by;
    }
  }

  /** Settles the newest of the rows of a block that columns left open, as far as they lie close together. */
  #lookOnDisk(block: EventBlock, found: BlockAnswers): void {
    const { answers } = found;
    const to = answers.lastIndexOf(UNKNOWN) + 1;
    const least = Math.max(block.start, to - DISK_SLICE);
    let from = to;
    let open = 0;
    for (let row = to - 1, end = least; row >= end; row -= 1) {
      if (answers[row] !== UNKNOWN) continue;
      open += 1;
      from = row;
      end = Math.max(least, row - NEAR);
    }
    const answerOf = this.#readerOf(block, open, from, to);
    let matching = 0;
    for (let row = from; row < to; row += 1) {
      if (answers[row] !== UNKNOWN) continue;
      const answer = answerOf(row);
      answers[row] = answer;
      if (answer === YES) matching += 1;
    }
    found.matching += matching;
    found.unknown -= open;
    this.#matching += matching;
    this.#unknown -= open;
  }

  /** Gives the open rows their answers, with as few of their texts read as can be. */
  #readerOf(block: EventBlock, open: number, from: number, to: number): (row: number) => Answer {
    const read = (row: number): Answer => (this.#selectsStored(block.seqs.at(row)) ? YES : NO);
    const condition = this.#condition;
    if (!condition || open * SPARSE < to - from) return read;
    const met = this.#met;
    this.#markMet(condition, block, from, to);
    const without = this.#without;
    this.#testWithout?.(block, from, to, without);
    const { only, isForeign } = condition;
    const ifMet = only?.isNegated ? NO : YES;
    const ifUnmet = only?.isNegated ? YES : NO;
    return (row) => {
      if (isForeign ? block.rawTexts.isForeign(row) : block.rawTexts.isOdd(row)) return read(row);
      if (met[row - from] === 1) return only?.isExact ? ifMet : read(row);
      if (only) return ifUnmet;
      return without[row] === YES ? YES : NO;
    };
  }

  #markMet(condition: DiskCondition, { seqs }: EventBlock, from: number, to: number): void {
    const met = this.#met;
    met.fill(0, 0, to - from);
    let row = from;
    for (const seq of this.#stored.search(condition, seqs.at(from), seqs.at(to - 1))) {
      while (row < to && seqs.at(row) < seq) row += 1;
      if (row < to && seqs.at(row) === seq) met[row - from] = 1;
    }
  }

  #selectsStored(seq: number): boolean {
    const event = this.#stored.event(seq);
    return event !== null && this.#compiled.event(event);
  }
}
