import { PARTY_ROLES } from '../../../model/call.ts';
import type { Call, PartyRole } from '../../../model/call.ts';
import { numberAccepts } from '../../../model/filter/accept.ts';
import type { Filter, FieldTest, Search } from '../../../model/filter/ast.ts';
import { compileFilter } from '../../../model/filter/evaluate.ts';
import { FIELDS, SEARCHED_FIELDS } from '../../../model/filter/fields.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import type { Interval } from '../../../model/filter/syntax/time.ts';
import { CALL_BLOCK_ROWS } from './call-block.ts';
import type { CallBlock, CallTexts } from './call-block.ts';
import type { CallNumber, CallTable } from './call-table.ts';
import { NO, YES, greater } from './answers.ts';
import { AcceptedTexts, rowTest } from './row-test.ts';
import type { RowTest } from './row-test.ts';
import { wholeNumbers } from './whole-numbers.ts';

/** Whose parties a field reads; all parties where absent. */
const ROLES_OF_FIELD: Partial<Record<FieldName, readonly PartyRole[]>> = {
  from: ['caller'],
  to: ['called', 'transferredTo'],
  agent: ['agent'],
};

/** Of a call that is not over, or was not when it was looked at. */
const OPEN = 3;

/**
 * Puts the calls of a table to a filter: those that are over block by block in their columns, and what was found is
 * kept; those that go on one by one. Means the same as `compileFilter(..).call`.
 */
export class CallTest {
  readonly #table: CallTable;
  readonly #test: RowTest<CallBlock>;
  readonly #active: (call: Call) => boolean;
  /** Of which call the first answer is. */
  readonly #first: CallNumber;
  /** By number: `NO` and `YES` of calls that are over, which stays so. */
  #answers = new Uint8Array(0);

  constructor(filter: Filter, table: CallTable, now: number) {
    this.#table = table;
    this.#first = table.start;
    this.#test = rowTest(filter, CALL_BLOCK_ROWS, (leaf) => leafTest(leaf, now));
    this.#active = compileFilter(filter, { now }).call;
  }

  /** False for a call that is gone. */
  selects(number: CallNumber): boolean {
    const known = this.#answers[number - this.#first] ?? OPEN;
    if (known !== OPEN) return known === YES;
    const conversation = this.#table.active(number);
    if (conversation) return this.#active(conversation.toCall());
    if (number < this.#first || !this.#table.has(number)) return false;
    this.#look(number - (number % CALL_BLOCK_ROWS));
    return this.#answers[number - this.#first] === YES;
  }

  /** Writes YES to the places of the rows from `from` up to `to` whose call is selected; `calls`: its number and 1, or 0. */
  mark(calls: Uint32Array, from: number, to: number, answers: Uint8Array): void {
    this.#makeRoom();
    const known = this.#answers;
    const before = this.#first + 1;
    for (let row = from; row < to; row += 1) {
      const call = calls[row] ?? 0;
      if (call === 0) continue;
      const answer = known[call - before] ?? OPEN;
      if (answer !== OPEN) answers[row] = greater(answers[row] ?? NO, answer);
      else if (this.selects(call - 1)) answers[row] = YES;
    }
  }

  /** Looks at all calls of a block at once that are over. */
  #look(start: CallNumber): void {
    const block = this.#table.overIn(start / CALL_BLOCK_ROWS);
    if (!block) return;
    const from = start - this.#first;
    this.#makeRoom();
    const found = this.#answers.subarray(from, from + CALL_BLOCK_ROWS);
    this.#test(block, 0, CALL_BLOCK_ROWS, found);
    for (let row = 0; row < CALL_BLOCK_ROWS; row += 1) if (block.isSet[row] === 0) found[row] = OPEN;
  }

  /** For all blocks of calls that there are. */
  #makeRoom(): void {
    const blocks = Math.ceil((this.#table.end - this.#first) / CALL_BLOCK_ROWS);
    if (blocks * CALL_BLOCK_ROWS <= this.#answers.length) return;
    const longer = new Uint8Array(blocks * CALL_BLOCK_ROWS).fill(OPEN);
    longer.set(this.#answers);
    this.#answers = longer;
  }
}

function leafTest(leaf: Search | FieldTest, now: number): RowTest<CallBlock> {
  if (leaf.type === 'search') {
    const accepted = new AcceptedTexts(leaf.pattern, 'part');
    return textTest(SEARCHED_FIELDS, accepted);
  }
  const field = FIELDS[leaf.field];
  if (field.call === undefined) return (_block, from, to, answers) => void answers.fill(NO, from, to);
  if (field.type === 'text' || field.type === 'word') {
    const match = field.type === 'text' ? field.match : 'whole';
    return textTest([leaf.field], new AcceptedTexts(leaf.condition, match));
  }
  const interval = wholeNumbers(leaf.condition, now);
  if (interval) return numberTest(leaf.field, interval);
  const accepts = numberAccepts(leaf.condition, now);
  return (block, from, to, answers) => {
    for (let row = from; row < to; row += 1) {
      const value = block.numberAt(leaf.field, row);
      answers[row] = !Number.isNaN(value) && accepts(value) ? YES : NO;
    }
  };
}

function numberTest(field: FieldName, { start, end }: Interval): RowTest<CallBlock> {
  return (block, from, to, answers) => {
    for (let row = from; row < to; row += 1) {
      const value = block.numberAt(field, row);
      answers[row] = value >= start && value < end ? YES : NO;
    }
  };
}

function textTest(fields: readonly FieldName[], accepted: AcceptedTexts): RowTest<CallBlock> {
  return (block, from, to, answers) => {
    answers.fill(NO, from, to);
    for (const field of fields) {
      const roles = ROLES_OF_FIELD[field]?.map((role) => PARTY_ROLES.indexOf(role)) ?? null;
      for (const texts of block.texts(field)) mark(texts, roles, accepted, from, to, answers);
    }
  };
}

function mark(
  texts: CallTexts,
  wanted: readonly number[] | null,
  accepted: AcceptedTexts,
  from: number,
  to: number,
  answers: Uint8Array,
): void {
  const { ids, owners, roles, length } = texts;
  const accepts = accepted.of(texts);
  if (!ids || !accepts) return;
  for (let index = 0; index < length; index += 1) {
    if (accepts[ids[index] ?? 0] !== YES) continue;
    if (roles && wanted && !wanted.includes(roles[index] ?? -1)) continue;
    const row = owners ? (owners[index] ?? 0) : index;
    if (row >= from && row < to) answers[row] = YES;
  }
}
