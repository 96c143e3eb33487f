import { assertNever } from '../../../model/assert-never.ts';
import type { Condition, Expression, Filter } from '../../../model/filter/ast.ts';
import { soughtTexts } from './sought-texts.ts';

interface Sql {
  sql: string;
  parameters: string[];
}

/** Of texts that SQLite can judge, what they have to meet: a part of a query, with its parameters in order. */
export interface DiskCondition extends Sql {
  /** What SQLite cannot judge: texts that are not of ASCII alone; else only odd ones, see `RawTexts.isOdd`. */
  isForeign: boolean;
  /** The only search or test of its filter for such texts; null where there are several. */
  only: OnlyTest | null;
}

/** Where columns cannot tell whether an event is selected, it is if this test is true; `isNegated`: if it is not. */
export interface OnlyTest {
  isNegated: boolean;
  /** Of an event that meets the condition, and whose texts SQLite can judge, it is true: no text has to be read. */
  isExact: boolean;
}

/** The condition of one search or test. */
interface Leaf extends OnlyTest {
  /** It seeks letters beyond ASCII. */
  isForeign: boolean;
  /** Null where SQLite can say nothing. */
  sql: Sql | null;
}

/**
 * What SQLite can say of the texts that are only on disk: of an event that does not meet it, and whose texts it can
 * judge, no search and no test of `raw` or `reason` in the filter is true. Null where it can say nothing, or the filter
 * asks for no such text.
 */
export function diskCondition(filter: Filter): DiskCondition | null {
  const leaves = leavesOf(filter);
  const known = leaves.map(({ sql }) => sql).filter((sql) => sql !== null);
  if (known.length === 0 || known.length < leaves.length) return null;
  const [first, ...others] = leaves;
  const isForeign = leaves.some((leaf) => leaf.isForeign);
  return { ...either(known), isForeign, only: first && others.length === 0 ? first : null };
}

function leavesOf(filter: Filter): Leaf[] {
  return filter.type === 'everything' ? [] : leavesIn(filter, false);
}

function leavesIn(expression: Expression, isNegated: boolean): Leaf[] {
  switch (expression.type) {
    case 'and':
    case 'or':
      return expression.items.flatMap((item) => leavesIn(item, isNegated));
    case 'not':
      return leavesIn(expression.item, !isNegated);
    case 'search':
      return [{ isNegated, ...within(['raw', 'reason'], expression.pattern) }];
    case 'test':
      if (expression.field !== 'raw' && expression.field !== 'reason') return [];
      return [{ isNegated, ...within([expression.field], expression.condition) }];
    default:
      return assertNever(expression);
  }
}

function within(columns: readonly string[], condition: Condition): Omit<Leaf, 'isNegated'> {
  const alternatives = soughtTexts(condition);
  if (!alternatives) return { sql: null, isForeign: false, isExact: false };
  return {
    sql: either(alternatives.flatMap((pieces) => columns.map((column) => contains(column, pieces)))),
    isForeign: !alternatives.flat().every((piece) => isPlain(piece.toLowerCase())),
    isExact: isPlainText(condition),
  };
}

/** What LIKE can say in full, as these texts are searched for a part. */
function isPlainText(condition: Condition): boolean {
  if (condition.type === 'oneOf') return condition.items.every(isPlainText);
  return condition.type === 'text';
}

function contains(column: string, pieces: readonly string[]): Sql {
  // Some capitals beyond ASCII have small letters within it: the sign of Kelvin.
  const small = pieces.map((piece) => piece.toLowerCase());
  // LIKE knows no capitals but those of ASCII, and stops at a zero byte.
  if (!small.every(isPlain)) return { sql: 'FALSE', parameters: [] };
  const escaped = small.map((piece) => piece.replace(/[\\%_]/g, String.raw`\$&`));
  const like = String.raw`${column} LIKE ? ESCAPE '\'`;
  // Bytes have no text to search, though they are written as one.
  const sql = column === 'raw' ? `(${like} AND raw_encoding IS NULL)` : like;
  return { sql, parameters: [`%${escaped.join('%')}%`] };
}

/** ASCII without the zero byte. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0 || unit > 127) return false;
  }
  return true;
}

function either(conditions: readonly Sql[]): Sql {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
