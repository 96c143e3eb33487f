import type { Condition, Expression, Filter } from '../../../model/filter/ast.ts';
import { soughtTexts } from './sought-texts.ts';

type Sql = Pick<DiskCondition, 'sql' | 'parameters'>;

/** A part of an SQL query, with its parameters in order. */
export interface DiskCondition {
  sql: string;
  parameters: string[];
  /**
   * Whether it is the only search or test of its filter for such texts, and an event that meets it, and whose texts are
   * not odd, meets that one too: then no text has to be read.
   */
  isExact: boolean;
}

/**
 * What SQLite can say of the texts that are only on disk: of an event that does not meet it, and whose texts are not
 * odd, no search and no test of `raw` or `reason` in the filter is true. Null where it can say nothing, or the filter
 * asks for no such text.
 */
export function diskCondition(filter: Filter): DiskCondition | null {
  if (filter.type === 'everything') return null;
  const conditions: (DiskCondition | null)[] = [];
  collect(filter, conditions);
  const known = conditions.filter((condition) => condition !== null);
  if (known.length === 0 || known.length < conditions.length) return null;
  return { ...either(known), isExact: known.length === 1 && known.every(({ isExact }) => isExact) };
}

/** Whether it asks for a text that is only on disk. */
export function asksForDisk(filter: Filter): boolean {
  if (filter.type === 'everything') return false;
  const conditions: (DiskCondition | null)[] = [];
  collect(filter, conditions);
  return conditions.length > 0;
}

function collect(expression: Expression, conditions: (DiskCondition | null)[]): void {
  switch (expression.type) {
    case 'and':
    case 'or':
      for (const item of expression.items) collect(item, conditions);
      break;
    case 'not':
      collect(expression.item, conditions);
      break;
    case 'search':
      conditions.push(within(['raw', 'reason'], expression.pattern));
      break;
    case 'test':
      if (expression.field !== 'raw' && expression.field !== 'reason') break;
      conditions.push(within([expression.field], expression.condition));
  }
}

function within(columns: readonly string[], condition: Condition): DiskCondition | null {
  const alternatives = soughtTexts(condition);
  if (!alternatives) return null;
  return {
    ...either(alternatives.flatMap((pieces) => columns.map((column) => contains(column, pieces)))),
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
  // Such a text is odd: LIKE knows no capitals but those of ASCII, and stops at a zero byte.
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
