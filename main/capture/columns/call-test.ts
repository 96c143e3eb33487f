import { PARTY_ROLES } from '../../../model/call.ts';
import type { Call, PartyRole } from '../../../model/call.ts';
import { numberAccepts, patternAccepts, textAccepts } from '../../../model/filter/accept.ts';
import type { Filter, FieldTest, Search } from '../../../model/filter/ast.ts';
import { compileFilter } from '../../../model/filter/evaluate.ts';
import { FIELDS, SEARCHED_FIELDS } from '../../../model/filter/fields.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import { CALL_BLOCK_ROWS } from './call-block.ts';
import type { CallBlock, CallTexts } from './call-block.ts';
import type { CallNumber, CallTable } from './call-table.ts';
import { AcceptedTexts, NO, YES, greater, rowTest } from './row-test.ts';
import type { RowTest } from './row-test.ts';

/** Whose parties a field reads; all parties where absent. */
const ROLES_OF_FIELD: Partial<Record<FieldName, readonly PartyRole[]>> = {
  from: ['caller'],
  to: ['called', 'transferredTo'],
  agent: ['agent'],
};

/** The answers for one block of calls; `known`: 1 for calls that are over, whose answer stays. */
interface BlockAnswers {
  index: number;
  answers: Uint8Array;
  known: Uint8Array;
}

/**
 * Puts the calls of a table to a filter: those that are over block by block in their columns, and what was found is
 * kept; those that go on one by one. Means the same as `compileFilter(..).call`.
 */
export class CallTest {
  readonly #table: CallTable;
  readonly #test: RowTest<CallBlock>;
  readonly #active: (call: Call) => boolean;
  readonly #answers = new WeakMap<CallBlock, BlockAnswers>();
  #last: BlockAnswers | null = null;

  constructor(filter: Filter, table: CallTable, now: number) {
    this.#table = table;
    this.#test = rowTest(filter, CALL_BLOCK_ROWS, (leaf) => leafTest(leaf, now));
    this.#active = compileFilter(filter, { now }).call;
  }

  /** False for a call that is gone. */
  selects(number: CallNumber): boolean {
    const index = Math.floor(number / CALL_BLOCK_ROWS);
    const row = number % CALL_BLOCK_ROWS;
    // Events next to each other are of calls next to each other.
    if (this.#last?.index === index && this.#last.known[row] === 1) return this.#last.answers[row] === YES;
    const conversation = this.#table.active(number);
    if (conversation) return this.#active(conversation.toCall());
    const block = this.#table.overIn(index);
    if (!block) return false;
    const found = this.#answers.get(block) ?? {
      index,
      answers: new Uint8Array(CALL_BLOCK_ROWS),
      known: new Uint8Array(CALL_BLOCK_ROWS),
    };
    this.#answers.set(block, found);
    if (found.known[row] === 0) this.#look(block, found);
    this.#last = found;
    return found.known[row] === 1 && found.answers[row] === YES;
  }

  /** Writes YES to the places of the rows from `from` up to `to` whose call is selected; `calls`: its number and 1, or 0. */
  mark(calls: Uint32Array, from: number, to: number, answers: Uint8Array): void {
    let last = this.#last;
    let first = (last?.index ?? 0) * CALL_BLOCK_ROWS;
    for (let row = from; row < to; row += 1) {
      const call = (calls[row] ?? 0) - 1;
      if (call === -1) continue;
      const callRow = call - first;
      if (last && callRow >= 0 && callRow < CALL_BLOCK_ROWS && last.known[callRow] === 1) {
        answers[row] = greater(answers[row] ?? NO, last.answers[callRow] ?? NO);
        continue;
      }
      if (this.selects(call)) answers[row] = YES;
      last = this.#last;
      first = (last?.index ?? 0) * CALL_BLOCK_ROWS;
    }
  }

  /** All rows at once: that those not yet set get an answer does no harm, as they are looked at again once set. */
  #look(block: CallBlock, found: BlockAnswers): void {
    this.#test(block, 0, CALL_BLOCK_ROWS, found.answers);
    found.known.set(block.isSet);
  }
}

function leafTest(leaf: Search | FieldTest, now: number): RowTest<CallBlock> {
  if (leaf.type === 'search') {
    const accepted = new AcceptedTexts(patternAccepts(leaf.pattern, 'part'));
    return textTest(SEARCHED_FIELDS, accepted);
  }
  const field = FIELDS[leaf.field];
  if (field.call === undefined) return (_block, from, to, answers) => void answers.fill(NO, from, to);
  if (field.type === 'text' || field.type === 'word') {
    const match = field.type === 'text' ? field.match : 'whole';
    return textTest([leaf.field], new AcceptedTexts(textAccepts(leaf.condition, match)));
  }
  const accepts = numberAccepts(leaf.condition, now);
  return (block, from, to, answers) => {
    for (let row = from; row < to; row += 1) {
      const value = block.numberAt(leaf.field, row);
      answers[row] = !Number.isNaN(value) && accepts(value) ? YES : NO;
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
