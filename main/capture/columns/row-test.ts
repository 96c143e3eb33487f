import { assertNever } from '../../../model/assert-never.ts';
import type { Expression, Filter } from '../../../model/filter/ast.ts';
import type { Coded } from './coded.ts';

/** What is known of a row. The numbers are in order, so that "and" is the least, "or" the greatest, "not" 2 less it. */
export const NO = 0;
/** Only the texts on disk can tell. */
export const UNKNOWN = 1;
export const YES = 2;

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
      for (let row = from; row < to; row += 1) {
        const answer = own[row] ?? NO;
        if (answer < (answers[row] ?? NO)) answers[row] = answer;
      }
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
      for (let row = from; row < to; row += 1) {
        const answer = own[row] ?? NO;
        if (answer > (answers[row] ?? NO)) answers[row] = answer;
      }
    }
  };
}

function opposite<Block>(test: RowTest<Block>): RowTest<Block> {
  return (block, from, to, answers) => {
    test(block, from, to, answers);
    for (let row = from; row < to; row += 1) answers[row] = YES - (answers[row] ?? NO);
  };
}

/** Which texts of a column a test accepts, by their numbers: each text is put to the test once. */
export class AcceptedTexts {
  readonly #accepts: (text: string) => boolean;
  readonly #known = new WeakMap<readonly string[], { tested: number; accepted: Uint8Array; any: boolean }>();

  constructor(accepts: (text: string) => boolean) {
    this.#accepts = accepts;
  }

  /** 1 for each number whose text is accepted; null where none is. An empty text counts as none. */
  of({ values }: Pick<Coded, 'values'>): Uint8Array | null {
    let known = this.#known.get(values);
    if (!known) {
      known = { tested: 1, accepted: new Uint8Array(values.length), any: false };
      this.#known.set(values, known);
    }
    if (known.tested < values.length) this.#extend(known, values);
    return known.any ? known.accepted : null;
  }

  #extend(known: { tested: number; accepted: Uint8Array; any: boolean }, values: readonly string[]): void {
    if (known.accepted.length < values.length) {
      const longer = new Uint8Array(Math.ceil(values.length * 1.5));
      longer.set(known.accepted);
      known.accepted = longer;
    }
    for (; known.tested < values.length; known.tested += 1) {
      const text = values[known.tested];
      if (text === undefined || text === '' || !this.#accepts(text)) continue;
      known.accepted[known.tested] = 1;
      known.any = true;
    }
  }
}
