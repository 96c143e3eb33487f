import { intervalOf, textAccepts } from '../../../model/filter/accept.ts';
import type { Condition, Expression, Filter, TextPattern } from '../../../model/filter/ast.ts';
import { FIELDS, looksAtCall } from '../../../model/filter/fields.ts';
import type { FieldName, WordField } from '../../../model/filter/fields.ts';

/** What SQLite can say of a filter. */
export interface Prefilter {
  /** A condition on a row of `events`: an event that does not meet it is not selected by the filter. */
  sql: string;
  parameters: (string | number)[];
}

/** A condition that is never NULL; `exact`: an event meets it if and only if it meets what it was made of. */
interface Part extends Prefilter {
  exact: boolean;
}

/** The columns of the fields that are texts; those of agents and queues hold the id, their names are in `details`. */
const COLUMNS: Partial<Record<FieldName, readonly string[]>> = {
  name: ['name'],
  from: ['from_number', 'from_name'],
  to: ['to_number', 'to_name'],
  party: ['from_number', 'from_name', 'to_number', 'to_name', 'device'],
  number: ['from_number', 'to_number'],
  device: ['device'],
  call: ['call_id'],
  global: ['global_call_id'],
  connection: ['connection_id'],
  agent: ['agent'],
  queue: ['queue'],
  cause: ['cause'],
  reason: ['reason'],
  raw: ['raw'],
};
const SOURCE_COLUMNS: Partial<Record<FieldName, string>> = { source: 'id', protocol: 'protocol' };
const NUMBER_COLUMNS: Partial<Record<FieldName, string>> = { seq: 'seq', at: 'at', received: 'received_at' };

/**
 * A condition that lets SQLite pass over most of what a filter does not select, so that no event is made of it. It lets
 * through more than the filter at times, never less: the filter stays the judge. Null where SQLite can say nothing.
 * `now` in ms since the epoch: what relative times count from.
 */
export function prefilterOf(filter: Filter, now: number): Prefilter | null {
  return filter.type === 'everything' ? null : partOf(filter, now);
}

function partOf(expression: Expression, now: number): Part | null {
  switch (expression.type) {
    case 'and':
      return allOf(expression.items.map((item) => partOf(item, now)));
    case 'or':
      return anyOf(expression.items.map((item) => partOf(item, now)));
    case 'not': {
      const part = partOf(expression.item, now);
      // The opposite of "perhaps" is "perhaps".
      return part?.exact ? { ...part, sql: `NOT ${part.sql}` } : null;
    }
    case 'search':
      return null;
    case 'test':
      return testPart(expression.field, expression.condition, now);
  }
}

function testPart(name: FieldName, condition: Condition, now: number): Part | null {
  const field = FIELDS[name];
  if (looksAtCall(field)) return null;
  if (field.type === 'word') return wordPart(name, field, condition);
  const numberColumn = NUMBER_COLUMNS[name];
  if (numberColumn !== undefined) return numberPart(numberColumn, condition, now);
  const inSource = SOURCE_COLUMNS[name];
  if (inSource !== undefined) {
    const part = textPart([inSource], condition, 'whole');
    return part && { ...part, sql: `source IN (SELECT key FROM sources WHERE ${part.sql})` };
  }
  const columns = COLUMNS[name];
  if (!columns || field.type !== 'text') return null;
  const part = textPart(columns, condition, field.match);
  const named = name === 'agent' || name === 'queue';
  return named && part ? { ...part, sql: `(${part.sql} OR details IS NOT NULL)`, exact: false } : part;
}

/** Columns of words are named as their fields. */
function wordPart(column: string, { words }: WordField, condition: Condition): Part {
  const accepts = textAccepts(condition, 'whole');
  const accepted = words.filter((word) => accepts(word));
  return {
    sql: `ifnull(${column} IN (${accepted.map(() => '?').join()}), 0)`,
    parameters: accepted,
    exact: true,
  };
}

function numberPart(column: string, condition: Condition, now: number): Part | null {
  switch (condition.type) {
    case 'equals': {
      const { start, end } = intervalOf(condition.value, now);
      return within(column, start, end);
    }
    case 'range':
      return within(column, intervalOf(condition.from, now).start, intervalOf(condition.to, now).end);
    case 'compare':
      return {
        sql: `${column} ${condition.operator} ?`,
        parameters: [intervalOf(condition.value, now).start],
        exact: true,
      };
    case 'oneOf':
      return anyOf(condition.items.map((item) => numberPart(column, item, now)));
    default:
      return null;
  }
}

function within(column: string, start: number, end: number): Part {
  return { sql: `(${column} >= ? AND ${column} < ?)`, parameters: [start, end], exact: true };
}

function textPart(columns: readonly string[], condition: Condition, match: 'whole' | 'part'): Part | null {
  switch (condition.type) {
    case 'text':
      return anyOf(columns.map((column) => patternPart(column, condition, match)));
    case 'oneOf':
      return anyOf(condition.items.map((item) => textPart(columns, item, match)));
    case 'exists':
      return anyOf(
        columns.map((column) => ({ sql: `ifnull(${column} <> '', 0)`, parameters: [], exact: false })),
      );
    default:
      return null;
  }
}

/**
 * LIKE knows no capitals but those of ASCII and stops at a zero byte. A text with as many bytes as characters has neither
 * of the two; any other is let through.
 */
function patternPart(column: string, { pieces }: TextPattern, match: 'whole' | 'part'): Part {
  const odd = `octet_length(${column}) <> length(${column})`;
  if (pieces.some((piece) => /\P{ASCII}/u.test(piece) || piece.includes('\0')))
    return { sql: `ifnull(${odd}, 0)`, parameters: [], exact: false };
  const escaped = pieces.map((piece) => piece.replace(/[\\%_]/g, String.raw`\$&`)).join('%');
  return {
    sql: String.raw`ifnull(${column} LIKE ? ESCAPE '\' OR ${odd}, 0)`,
    parameters: [match === 'part' ? `%${escaped}%` : escaped],
    exact: false,
  };
}

/** Those that say something all have to be met. */
function allOf(parts: readonly (Part | null)[]): Part | null {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  return { ...joined(known, ' AND '), exact: parts.every((part) => part?.exact ?? false) };
}

/** One that can say nothing could be met whenever the others are not. */
function anyOf(parts: readonly (Part | null)[]): Part | null {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0 || known.length < parts.length) return null;
  return { ...joined(known, ' OR '), exact: known.every(({ exact }) => exact) };
}

function joined(parts: readonly Part[], operator: string): Prefilter {
  return {
    sql: `(${parts.map(({ sql }) => sql).join(operator)})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}
