import type { Condition, ListItem, Scalar, TextPattern } from '../ast.ts';
import { patternAccepts } from '../accept.ts';
import { FIELDS } from '../fields.ts';
import type { FieldName, WordField } from '../fields.ts';
import { nearestWord } from '../../nearest-word.ts';
import { expectedOf } from './expected.ts';
import { quotation } from './quotation.ts';
import { readRegex } from './regex-literal.ts';
import { readLimit, readOrdered } from './scalar.ts';
import type { FilterSyntaxError, Scanner, WrittenText } from './scanner.ts';

/** Reads what follows `field:` or `field!=`. `countNode` is called for each item of a list. */
export function readEquality(scanner: Scanner, name: FieldName, countNode: () => void): Condition {
  const start = scanner.position;
  const following = scanner.peek();
  if (following === '~') {
    if (isText(name)) return readRegex(scanner);
    scanner.readText();
    throw scanner.errorFrom(
      start,
      `${name} is not text, so no regex can look into it. Expected ${expectedOf(name)}.`,
    );
  }
  if (following === '(') return readList(scanner, name, countNode);
  if (following === '*' && /^\*+(?![^\s()])/.test(scanner.text.slice(start))) {
    scanner.readText();
    return { type: 'exists' };
  }
  return readItem(scanner, name, '');
}

/** Reads what follows `field>` and its like; only ordered fields have it. */
export function readCompared(scanner: Scanner, name: FieldName, operator: string): Scalar {
  const field = FIELDS[name];
  const start = scanner.position;
  if (field.type === 'text' || field.type === 'word') {
    const message = `${name} is text and has no order; ${operator} goes with numbers, times and durations. Write ${name}:value.`;
    throw scanner.errorAt(start - operator.length, operator.length, message, ':');
  }
  if (scanner.peek() === '(')
    throw scanner.errorAt(start, 1, `A list goes with : or !=, not with ${operator}`);
  return readLimit({ ...readValue(scanner, name, ''), scanner, name, type: field.type });
}

function readList(scanner: Scanner, name: FieldName, countNode: () => void): Condition {
  const open = scanner.position;
  const items: ListItem[] = [];
  scanner.take('(');
  do {
    scanner.skipSpace();
    const start = scanner.position;
    if (/^[,)]/.test(scanner.peek())) {
      scanner.position += 1;
      if (items.length === 0 && scanner.text[start] === ')')
        throw scanner.errorFrom(open, `This list is empty; write ${name}:(a,b), or ${name}:* for any value.`);
      scanner.position = start;
      throw scanner.errorFrom(start, 'A value is missing here in the list.');
    }
    if (scanner.atEnd) break;
    countNode();
    items.push(readItem(scanner, name, ','));
    scanner.skipSpace();
  } while (scanner.take(','));
  if (!scanner.take(')')) throw unclosedList(scanner, open);
  const [first, ...others] = items;
  return first !== undefined && others.length === 0 ? first : { type: 'oneOf', items };
}

function unclosedList(scanner: Scanner, open: number): FilterSyntaxError {
  const here = scanner.position;
  if (!scanner.atEnd) {
    if (scanner.match(/[(]/y) !== null)
      return scanner.errorFrom(here, 'A list holds values only; put text with parentheses in quotes.');
    const written = scanner.readText(',');
    return scanner.errorFrom(here, 'The values of a list are separated by commas.', `,${written.source}`);
  }
  return scanner.errorFrom(open, 'This list is not closed.', `${scanner.text.slice(open)})`);
}

function readItem(scanner: Scanner, name: FieldName, stops: string): ListItem {
  const field = FIELDS[name];
  const written = readValue(scanner, name, stops);
  if (field.type === 'text') return textOf(scanner, name, written);
  if (field.type === 'word') return wordOf(scanner, name, field, written);
  return readOrdered({ ...written, scanner, name, type: field.type });
}

function readValue(scanner: Scanner, name: FieldName, stops: string): WrittenText {
  const written = scanner.readText(stops);
  if (written.source === '')
    throw scanner.errorFrom(
      written.start,
      `A value is missing for ${name}; it follows without a space. Expected ${expectedOf(name)}.`,
    );
  return written;
}

function textOf(scanner: Scanner, name: FieldName, written: WrittenText): TextPattern {
  const { pieces, quoted, source, start } = written;
  if (pieces.every((piece) => piece === ''))
    throw scanner.errorFrom(
      start,
      quoted
        ? `There is nothing between the quotes. For events without a value write -${name}:*`
        : `${name}:* on its own says that there is any value; it needs no list.`,
    );
  if (!quoted && FIELDS[name].type === 'text' && /[^.]\.\.[^.]/.test(source))
    throw scanner.errorFrom(
      start,
      `${name} is text and has no ranges; list the values or use *. If the dots belong to it, put it in quotes.`,
      pieces.map((piece) => (piece === '' ? '' : `"${piece}"`)).join('*'),
    );
  return { type: 'text', pieces };
}

function wordOf(scanner: Scanner, name: FieldName, field: WordField, written: WrittenText): TextPattern {
  const pattern = textOf(scanner, name, written);
  const [only, ...others] = pattern.pieces;
  if (only !== undefined && others.length === 0) {
    const word = field.words.find((candidate) => candidate.toLowerCase() === only.toLowerCase());
    if (word !== undefined) return { type: 'text', pieces: [word] };
  } else if (field.words.some(patternAccepts(pattern, 'whole'))) return pattern;
  throw scanner.errorFrom(
    written.start,
    `“${quotation(pattern.pieces.join('*'))}” is no ${name}. Expected ${expectedOf(name)}.`,
    nearestWord(pattern.pieces.join(''), field.words),
  );
}

function isText(name: FieldName): boolean {
  const { type } = FIELDS[name];
  return type === 'text' || type === 'word';
}
