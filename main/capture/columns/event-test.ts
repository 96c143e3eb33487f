import { numberAccepts } from '../../../model/filter/accept.ts';
import type { FieldTest, Filter, Search } from '../../../model/filter/ast.ts';
import { FIELDS, SEARCHED_FIELDS, looksAtCall } from '../../../model/filter/fields.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import type { CallTable } from './call-table.ts';
import { CallTest } from './call-test.ts';
import { BLOCK_ROWS } from './event-block.ts';
import type { EventBlock } from './event-block.ts';
import { rawTest, reasonTest } from './raw/raw-test.ts';
import { NO } from './answers.ts';
import { AcceptedTexts, rowTest } from './row-test.ts';
import type { RowTest } from './row-test.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface EventTestOptions {
  table: CallTable;
  /** ms since the epoch: what relative times count from. */
  now: number;
  /** What is taken of a text that is only on disk: that nothing sought is in it, or what columns can tell. */
  onDisk: 'nothing' | 'unknown';
}

/** Puts events in columns to a filter. Means the same as `compileFilter(..).event`, as far as columns can tell. */
export function eventTest(filter: Filter, options: EventTestOptions): RowTest<EventBlock> {
  return rowTest(filter, BLOCK_ROWS, (leaf) =>
    leaf.type === 'search' ? searchTest(leaf, options) : fieldTest(leaf, options),
  );
}

const no: RowTest<EventBlock> = (_block, from, to, answers) => void answers.fill(NO, from, to);

function searchTest({ pattern }: Search, { onDisk }: EventTestOptions): RowTest<EventBlock> {
  const accepted = new AcceptedTexts(pattern, 'part');
  const raw = onDisk === 'unknown' ? rawTest(pattern) : no;
  return (block, from, to, answers) => {
    raw(block, from, to, answers);
    for (const field of SEARCHED_FIELDS) markTexts(block, field, accepted, from, to, answers);
  };
}

function fieldTest(leaf: FieldTest, options: EventTestOptions): RowTest<EventBlock> {
  const field = FIELDS[leaf.field];
  if (leaf.field === 'raw' || leaf.field === 'reason') {
    if (options.onDisk === 'nothing') return no;
    return leaf.field === 'raw' ? rawTest(leaf.condition) : reasonTest(leaf.condition);
  }
  if (field.type === 'text' || field.type === 'word') {
    const match = field.type === 'text' ? field.match : 'whole';
    const accepted = new AcceptedTexts(leaf.condition, match);
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
  const interval = wholeNumbers(leaf.condition, options.now);
  return (block, from, to, answers) => {
    answers.fill(NO, from, to);
    const numbers = block.numbers(leaf.field);
    if (interval) numbers?.markWithin(interval, from, to, answers);
    else numbers?.mark(accepts, from, to, answers);
  };
}

/** Says yes for events whose call meets the test, and leaves the others as they are. */
function callTest(leaf: FieldTest, { table, now }: EventTestOptions): RowTest<EventBlock> {
  const calls = new CallTest(leaf, table, now);
  return (block, from, to, answers) => {
    calls.mark(block.calls, from, to, answers);
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
