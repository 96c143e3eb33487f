import { nearestWord } from '../nearest-word.ts';
import { FILTER_LIMITS } from './ast.ts';
import type { Expression, Filter } from './ast.ts';
import { fieldWords, findField } from './fields.ts';
import type { FieldName } from './fields.ts';
import { readCompared, readEquality } from './syntax/condition.ts';
import { quotation } from './syntax/quotation.ts';
import { readRegex } from './syntax/regex-literal.ts';
import { FilterSyntaxError, Scanner } from './syntax/scanner.ts';
import type { FilterError } from './syntax/scanner.ts';
import { readTime } from './syntax/time.ts';

export type ParsedFilter = { ok: true; filter: Filter } | { ok: false; error: FilterError };

/**
 * Reads a filter. The result depends on the text alone: times such as `10:05` and `-15m` stay as written and get
 * their meaning when the filter is compiled. Never throws for any text; the time is bounded by `FILTER_LIMITS`.
 */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { ok: true, filter: new FilterParser(text).filter() };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { ok: false, error: error.details };
    throw error;
  }
}

const FIELD_START = /([A-Za-z][\w-]*)(!=|>=|<=|:|>|<)/y;
const ASSIGNMENT = /([A-Za-z][\w-]*)==?/y;
const LONE_OPERATOR = /(?:!=|[<>]=?|[:=]=?)\s*/y;
const KEYWORD = /(OR|AND|NOT)(?![^\s()])/y;

class FilterParser {
  private readonly scanner: Scanner;
  private nodes = 0;
  private nesting = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  filter(): Filter {
    const { scanner } = this;
    if (scanner.text.length > FILTER_LIMITS.text)
      throw scanner.errorAt(
        FILTER_LIMITS.text,
        scanner.text.length - FILTER_LIMITS.text,
        `A filter has at most ${FILTER_LIMITS.text} characters; this one goes on from here.`,
      );
    scanner.skipSpace();
    if (scanner.atEnd) return { type: 'everything' };
    const expression = this.either();
    if (scanner.peek() !== '') throw scanner.errorAt(scanner.position, 1, 'This ) closes nothing.', '');
    return expression;
  }

  /** Terms joined by OR. */
  private either(): Expression {
    const items = [this.all()];
    while (this.takeKeyword('OR')) items.push(this.all());
    return this.joined('or', items);
  }

  /** Terms in a row, with or without AND between them. */
  private all(): Expression {
    const items = [this.negatable()];
    for (;;) {
      this.scanner.skipSpace();
      const next = this.scanner.peek();
      if (next === '' || next === ')' || this.nextKeyword() === 'OR') return this.joined('and', items);
      this.takeKeyword('AND');
      items.push(this.negatable());
    }
  }

  private joined(type: 'and' | 'or', items: Expression[]): Expression {
    const [first, ...others] = items;
    if (first !== undefined && others.length === 0) return first;
    this.countNode();
    return { type, items: items.flatMap((item) => (item.type === type ? item.items : [item])) };
  }

  private negatable(): Expression {
    const { scanner } = this;
    scanner.skipSpace();
    const start = scanner.position;
    if (this.takeKeyword('NOT')) return this.nested(start, () => this.negation(this.negatable()));
    if (!scanner.take('-')) return this.term();
    if (/^\s?$/.test(scanner.peek()))
      throw scanner.errorFrom(
        start,
        'A minus negates what follows it without a space; put a dash in quotes.',
        '"-"',
      );
    return this.nested(start, () => this.negation(this.negatable()));
  }

  private negation(item: Expression): Expression {
    this.countNode();
    return { type: 'not', item };
  }

  private term(): Expression {
    const { scanner } = this;
    if (scanner.peek() === '(') return this.group();
    if (this.nextKeyword() !== null || scanner.atEnd || scanner.peek() === ')') throw this.missingTerm();
    this.countNode();
    if (scanner.text.startsWith('~/', scanner.position))
      return { type: 'search', pattern: readRegex(scanner) };
    const start = scanner.position;
    const match = scanner.match(FIELD_START);
    return match === null ? this.search() : this.fieldTest(start, match[1] ?? '', match[2] ?? '');
  }

  private group(): Expression {
    const { scanner } = this;
    const open = scanner.position;
    scanner.take('(');
    scanner.skipSpace();
    if (scanner.take(')')) throw scanner.errorFrom(open, 'There is nothing between these parentheses.', '');
    const inner = this.nested(open, () => this.either());
    if (scanner.take(')')) return inner;
    throw scanner.errorAt(
      open,
      scanner.text.length - open,
      'This ( is not closed.',
      `${scanner.text.slice(open)})`,
    );
  }

  private fieldTest(start: number, word: string, operator: string): Expression {
    const { scanner } = this;
    const field = findField(word);
    if (field === undefined)
      throw scanner.errorAt(
        start,
        word.length,
        `There is no field “${quotation(word)}”. To look for this text itself, put it in quotes.`,
        nearestWord(word, fieldWords()),
      );
    switch (operator) {
      case '>':
      case '>=':
      case '<':
      case '<=':
        return {
          type: 'test',
          field,
          condition: { type: 'compare', operator, value: readCompared(scanner, field, operator) },
        };
      default:
        return this.equality(field, operator === '!=');
    }
  }

  private equality(field: FieldName, isNegated: boolean): Expression {
    const condition = readEquality(this.scanner, field, () => this.countNode());
    const test: Expression = { type: 'test', field, condition };
    return isNegated ? this.negation(test) : test;
  }

  private search(): Expression {
    const { scanner } = this;
    this.refuseMisplacedOperator();
    const { pieces, quoted, source, start } = scanner.readText();
    if (pieces.every((piece) => piece === ''))
      throw scanner.errorFrom(
        start,
        `${quotation(source)} finds everything; leave it out, or name a field, as in from:*`,
      );
    if (!quoted && readTime(source)?.type === 'clock')
      throw scanner.errorFrom(
        start,
        'A time needs its field. To look for this text itself, put it in quotes.',
        `at:${source}`,
      );
    return { type: 'search', pattern: { type: 'text', pieces } };
  }

  /** `from = 5` and `dur > 30s`, as other languages write it: better refused than searched for as words. */
  private refuseMisplacedOperator(): void {
    const { scanner } = this;
    const start = scanner.position;
    const assigned = scanner.match(ASSIGNMENT);
    if (assigned !== null && findField(assigned[1] ?? '') !== undefined)
      throw scanner.errorFrom(start, 'A field and its value are joined by a colon.', `${assigned[1] ?? ''}:`);
    scanner.position = start;
    const operator = scanner.match(LONE_OPERATOR)?.[0];
    if (operator === undefined) return;
    const before = /([A-Za-z][\w-]*)\s+$/.exec(scanner.text.slice(0, start));
    if (before === null || findField(before[1] ?? '') === undefined)
      throw scanner.errorAt(
        start,
        operator.trimEnd().length,
        'A field is missing before this, as in dur>30s.',
      );
    throw scanner.errorFrom(
      before.index,
      'Field, operator and value are written without spaces.',
      `${before[1] ?? ''}${operator.trimEnd().replace(/^==?$/, ':')}`,
    );
  }

  private missingTerm(): FilterSyntaxError {
    const { scanner } = this;
    const start = scanner.position;
    const keyword = this.nextKeyword();
    if (keyword !== null) {
      scanner.position += keyword.length;
      const message = `${keyword} stands between two parts of a filter; to look for the word, put it in quotes.`;
      return scanner.errorFrom(start, message, `"${keyword}"`);
    }
    if (!scanner.atEnd) {
      const before = scanner.text.slice(0, start).trim();
      if (before === '') return scanner.errorAt(start, 1, 'This ) closes nothing.', '');
    }
    const before = /(OR|AND|NOT|-)[\s]*$/.exec(scanner.text.slice(0, start));
    return scanner.errorAt(
      before?.index ?? start,
      before?.[1]?.length ?? 0,
      `Something is missing after ${before?.[1] ?? 'this'}.`,
    );
  }

  private nextKeyword(): string | null {
    const start = this.scanner.position;
    const keyword = this.scanner.match(KEYWORD)?.[1] ?? null;
    this.scanner.position = start;
    return keyword;
  }

  private takeKeyword(keyword: 'OR' | 'AND' | 'NOT'): boolean {
    this.scanner.skipSpace();
    return this.nextKeyword() === keyword && this.scanner.take(keyword);
  }

  private nested(start: number, read: () => Expression): Expression {
    this.nesting += 1;
    if (this.nesting > FILTER_LIMITS.nesting)
      throw this.scanner.errorAt(
        start,
        1,
        `Parentheses and negations go at most ${FILTER_LIMITS.nesting} deep.`,
      );
    const expression = read();
    this.nesting -= 1;
    return expression;
  }

  private countNode(): void {
    this.nodes += 1;
    if (this.nodes > FILTER_LIMITS.nodes)
      throw this.scanner.errorAt(
        this.scanner.position,
        0,
        `A filter has at most ${FILTER_LIMITS.nodes} parts; this one goes on from here.`,
      );
  }
}
