import { numberAccepts, patternAccepts, textAccepts } from '../../../model/filter/accept.ts';
import type { Condition, FieldTest, Filter, Search } from '../../../model/filter/ast.ts';
import { FIELDS, SEARCHED_FIELDS, looksAtCall } from '../../../model/filter/fields.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import type { CallTable } from './call-table.ts';
import { CallTest } from './call-test.ts';
import { BLOCK_ROWS } from './event-block.ts';
import type { EventBlock } from './event-block.ts';
import { SIGNED_ROWS, soughtBits } from './raw-signature.ts';
import { soughtTexts } from '../stored/sought-texts.ts';
import { AcceptedTexts, NO, YES, rowTest } from './row-test.ts';
import type { RowTest, UNKNOWN } from './row-test.ts';

export interface EventTestOptions {
  table: CallTable;
  /** ms since the epoch: what relative times count from. */
  now: number;
  /** What is taken of a text that is only on disk and may match: that it does, that it does not, or that nobody knows. */
  onDisk: typeof NO | typeof UNKNOWN | typeof YES;
}

/** Puts events in columns to a filter. Means the same as `compileFilter(..).event`, as far as columns can tell. */
export function eventTest(filter: Filter, options: EventTestOptions): RowTest<EventBlock> {
  return rowTest(filter, BLOCK_ROWS, (leaf) =>
    leaf.type === 'search' ? searchTest(leaf, options) : fieldTest(leaf, options),
  );
}

function searchTest({ pattern }: Search, { onDisk }: EventTestOptions): RowTest<EventBlock> {
  const accepted = new AcceptedTexts(patternAccepts(pattern, 'part'));
  const fill = diskFill(pattern, onDisk);
  return (block, from, to, answers) => {
    fill(block, from, to, answers);
    for (const field of SEARCHED_FIELDS) markTexts(block, field, accepted, from, to, answers);
  };
}

function fieldTest(leaf: FieldTest, options: EventTestOptions): RowTest<EventBlock> {
  const field = FIELDS[leaf.field];
  if (leaf.field === 'raw') return diskFill(leaf.condition, options.onDisk);
  if (leaf.field === 'reason') return reasonTest(diskFill(leaf.condition, options.onDisk));
  if (field.type === 'text' || field.type === 'word') {
    const match = field.type === 'text' ? field.match : 'whole';
    const accepted = new AcceptedTexts(textAccepts(leaf.condition, match));
    const ofCall = looksAtCall(field) ? callTest(leaf, options) : null;
    return (block, from, to, answers) => {
      answers.fill(NO, from, to);
      markTexts(block, leaf.field, accepted, from, to, answers);
      ofCall?.(block, from, to, answers);
    };
  }
  if (looksAtCall(field)) {
    const ofCall = callTest(leaf, options);
    return (block, from, to, answers) => {
      answers.fill(NO, from, to);
      ofCall(block, from, to, answers);
    };
  }
  const accepts = numberAccepts(leaf.condition, options.now);
  return (block, from, to, answers) => {
    answers.fill(NO, from, to);
    block.numbers(leaf.field)?.mark(accepts, from, to, answers);
  };
}

/** Takes texts that are only on disk for what `onDisk` says, but for those that signatures know not to meet it. */
function diskFill(condition: Condition, onDisk: EventTestOptions['onDisk']): RowTest<EventBlock> {
  const alternatives = onDisk === NO ? null : (soughtTexts(condition)?.map(soughtBits) ?? null);
  if (!alternatives || alternatives.some((bits) => bits.length === 0))
    return (_block, from, to, answers) => void answers.fill(onDisk, from, to);
  return ({ signature }, from, to, answers) => {
    for (let row = from; row < to; row = nextGroup(row)) {
      const mayMeet = alternatives.some((bits) => signature.mayContain(row, bits));
      answers.fill(mayMeet ? onDisk : NO, row, Math.min(to, nextGroup(row)));
    }
  };
}

function nextGroup(row: number): number {
  return row - (row % SIGNED_ROWS) + SIGNED_ROWS;
}

function reasonTest(fill: RowTest<EventBlock>): RowTest<EventBlock> {
  return (block, from, to, answers) => {
    fill(block, from, to, answers);
    for (let row = from; row < to; row += 1) if (!block.withReason.has(row)) answers[row] = NO;
  };
}

/** Says yes for events whose call meets the test, and leaves the others as they are. */
function callTest(leaf: FieldTest, { table, now }: EventTestOptions): RowTest<EventBlock> {
  const calls = new CallTest(leaf, table, now);
  return (block, from, to, answers) => {
    for (let row = from; row < to; row += 1) {
      const call = block.calls[row] ?? 0;
      if (call !== 0 && calls.selects(call - 1)) answers[row] = YES;
    }
  };
}

function markTexts(
  block: EventBlock,
  field: FieldName,
  accepted: AcceptedTexts,
  from: number,
  to: number,
  answers: Uint8Array,
): void {
  for (const column of block.texts(field)) accepted.mark(column, from, to, answers);
}
