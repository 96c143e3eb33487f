import type { Condition, Expression, Filter } from '../../../model/filter/ast.ts';
import { requiredText } from '../../../model/filter/regex/required-literal.ts';
import { parseRegex } from '../../../model/filter/regex/syntax.ts';

/** A part of an SQL query, with its parameters in order. */
export interface DiskCondition {
  sql: string;
  parameters: string[];
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
  return either(known);
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
  if (condition.type === 'text') return either(columns.map((column) => contains(column, condition.pieces)));
  if (condition.type === 'regex') {
    const text = requiredText(parseRegex(condition.source));
    return text === null ? null : either(columns.map((column) => contains(column, [text])));
  }
  if (condition.type !== 'oneOf') return null;
  const items = condition.items.map((item) => within(columns, item));
  const known = items.filter((item) => item !== null);
  return known.length < items.length ? null : either(known);
}

/**
 * What LIKE cannot judge: it knows no capitals but those of ASCII, and stops at a zero byte. A text whose characters are
 * as many as its bytes has neither of the two.
 */
export const ODD_TEXTS: DiskCondition = {
  sql: `(octet_length(raw) <> length(raw) OR octet_length(reason) <> length(reason))`,
  parameters: [],
};

function contains(column: string, pieces: readonly string[]): DiskCondition {
  // Such a text is odd.
  if (!pieces.every(isPlain)) return { sql: 'FALSE', parameters: [] };
  const escaped = pieces.map((piece) => piece.replace(/[\\%_]/g, String.raw`\$&`));
  return { sql: String.raw`${column} LIKE ? ESCAPE '\'`, parameters: [`%${escaped.join('%')}%`] };
}

/** ASCII without the zero byte. */
function isPlain(text: string): boolean {
  return [...text].every((character) => character > '\0' && character < '\x80');
}

function either(conditions: readonly DiskCondition[]): DiskCondition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
