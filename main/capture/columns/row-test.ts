import { assertNever } from '../../../model/assert-never.ts';
import { textAccepts } from '../../../model/filter/accept.ts';
import type { Condition, Expression, Filter } from '../../../model/filter/ast.ts';
import { soughtTexts } from '../stored/sought-texts.ts';
import { NO, YES, greater, keepGreater, keepLesser } from './answers.ts';
import type { Coded } from './coded.ts';
import type { TextValues } from './text-values.ts';

/** Writes what it knows of the rows from `from` up to `to` into these places of `answers`. */
export type RowTest<Block> = (block: Block, from: number, to: number, answers: Uint8Array) => void;

/** What one test of a field, or one search, knows of the rows of a block. */
export type LeafTest<Block> = (leaf: Extract<Expression, { type: 'search' | 'test' }>) => RowTest<Block>;

/** Joins the tests of the leaves of a filter as the filter says. `rows`: the most that a block has. */
export function rowTest<Block>(filter: Filter, rows: number, leafTest: LeafTest<Block>): RowTest<Block> {
  const compile = (expression: Expression): RowTest<Block> => {
    switch (expression.type) {
      case 'and':
        return all(expression.items.map(compile), rows);
      case 'or':
        return any(expression.items.map(compile), rows);
      case 'not':
        return opposite(compile(expression.item));
      case 'search':
      case 'test':
        return leafTest(expression);
      default:
        return assertNever(expression);
    }
  };
  if (filter.type !== 'everything') return compile(filter);
  return (_block, from, to, answers) => void answers.fill(YES, from, to);
}

function all<Block>(tests: readonly RowTest<Block>[], rows: number): RowTest<Block> {
  const [first, ...others] = tests;
  const own = new Uint8Array(rows);
  return (block, from, to, answers) => {
    first?.(block, from, to, answers);
    for (const test of others) {
      if (!hasAny(answers, from, to)) return;
      test(block, from, to, own);
      keepLesser(answers, own, from, to);
    }
  };
}

function hasAny(answers: Uint8Array, from: number, to: number): boolean {
  for (let row = from; row < to; row += 1) if (answers[row] !== NO) return true;
  return false;
}

function any<Block>(tests: readonly RowTest<Block>[], rows: number): RowTest<Block> {
  const [first, ...others] = tests;
  const own = new Uint8Array(rows);
  return (block, from, to, answers) => {
    first?.(block, from, to, answers);
    for (const test of others) {
      test(block, from, to, own);
      keepGreater(answers, own, from, to);
    }
  };
}

function opposite<Block>(test: RowTest<Block>): RowTest<Block> {
  return (block, from, to, answers) => {
    test(block, from, to, answers);
    for (let row = from; row < to; row += 1) answers[row] = YES - (answers[row] ?? NO);
  };
}

interface Tested {
  /** How many of the texts have been put to the test. */
  tested: number;
  accepted: Uint8Array;
  /** How many are accepted, and the last of them. */
  count: number;
  last: number;
}

/** Which texts of a column meet a condition, by their numbers: each text is put to the test once at most. */
export class AcceptedTexts {
  readonly #accepts: (text: string) => boolean;
  /** In small letters: each text that is accepted contains one of them. Null where nothing is known of such texts. */
  readonly #pieces: readonly string[] | null;
  readonly #known = new WeakMap<TextValues, Tested>();

  /** See `textAccepts`. */
  constructor(condition: Condition, match: 'whole' | 'part') {
    this.#accepts = textAccepts(condition, match);
    this.#pieces = soughtTexts(condition)?.map((pieces) => longest(pieces).toLowerCase()) ?? null;
  }

  /** Writes YES to the places of the rows from `from` up to `to` that have an accepted text. An empty text is none. */
  mark(column: Coded, from: number, to: number, answers: Uint8Array): void {
    const { ids } = column;
    if (!ids) return;
    const { accepted, count, last } = this.#test(column);
    if (count === 0) return;
    if (count === 1 && ids instanceof Uint16Array) {
      // One of many texts, and so in few rows.
      for (let row = ids.indexOf(last, from); row !== -1 && row < to; row = ids.indexOf(last, row + 1))
        answers[row] = YES;
      return;
    }
    for (let row = from; row < to; row += 1)
      answers[row] = greater(answers[row] ?? NO, accepted[ids[row] ?? 0] ?? NO);
  }

  /** `YES` for each number whose text is accepted; null where none is. An empty text is none. */
  of(column: Pick<Coded, 'values'>): Uint8Array | null {
    const { accepted, count } = this.#test(column);
    return count > 0 ? accepted : null;
  }

  #test({ values }: Pick<Coded, 'values'>): Tested {
    let known = this.#known.get(values);
    if (!known) {
      known = { tested: 1, accepted: new Uint8Array(values.length), count: 0, last: 0 };
      this.#known.set(values, known);
    }
    if (known.tested < values.length) this.#extend(known, values);
    return known;
  }

  #extend(known: Tested, values: TextValues): void {
    if (known.accepted.length < values.length) {
      const longer = new Uint8Array(Math.ceil(values.length * 1.5));
      longer.set(known.accepted);
      known.accepted = longer;
    }
    // Whether one of many short texts contains a piece is sooner seen in all of them at once.
    const numbers =
      known.tested === 1 ? this.#pieces?.map((piece) => values.numbersWith?.(piece) ?? null) : null;
    if (numbers?.every((some) => some !== null)) {
      for (const number of numbers.flat()) this.#testOne(known, values, number);
      known.tested = values.length;
    }
    for (; known.tested < values.length; known.tested += 1) this.#testOne(known, values, known.tested);
  }

  #testOne(known: Tested, values: TextValues, number: number): void {
    const text = values.at(number);
    if (text === undefined || text === '' || known.accepted[number] === YES || !this.#accepts(text)) return;
    known.accepted[number] = YES;
    known.count += 1;
    known.last = number;
  }
}

function longest(texts: readonly string[]): string {
  return texts.reduce((most, text) => (text.length > most.length ? text : most), '');
}
