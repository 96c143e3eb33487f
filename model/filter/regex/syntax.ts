/** UTF-16 code units; a unit is in the set when one of the ranges holds it in any case, or else when `negated`. */
export interface CharacterSet {
  ranges: (readonly [first: number, last: number])[];
  negated: boolean;
}

export type Place = 'start' | 'end' | 'wordEdge' | 'notWordEdge';

export type RegexNode =
  | { type: 'set'; set: CharacterSet }
  | { type: 'sequence'; items: RegexNode[] }
  | { type: 'choice'; items: RegexNode[] }
  | { type: 'repeat'; item: RegexNode; min: number; max: number }
  | { type: 'place'; place: Place };

/** A regex that cannot be read or is refused; `position` is in the source of the regex, from 0. */
export class RegexSyntaxError extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'RegexSyntaxError';
    this.position = position;
  }
}

const DIGIT: CharacterSet['ranges'] = [[0x30, 0x39]];
const WORD: CharacterSet['ranges'] = [...DIGIT, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** WhiteSpace and LineTerminator of ECMA-262. */
const SPACE: CharacterSet['ranges'] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_END: CharacterSet['ranges'] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const CLASSES: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', { ranges: DIGIT, negated: false }],
  ['D', { ranges: DIGIT, negated: true }],
  ['w', { ranges: WORD, negated: false }],
  ['W', { ranges: WORD, negated: true }],
  ['s', { ranges: SPACE, negated: false }],
  ['S', { ranges: SPACE, negated: true }],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]);

/**
 * Reads the part of the ECMAScript syntax that a machine without memory can match: sets, groups, choices, repeats,
 * `^ $ \b \B`. Back references and look-around are refused, since they need backtracking; lazy repeats are read as
 * eager ones, which makes no difference to whether there is a match.
 */
export function parseRegex(source: string): RegexNode {
  const parser = new RegexParser(source);
  const node = parser.choice();
  parser.expectEnd();
  return node;
}

class RegexParser {
  private readonly source: string;
  private position = 0;

  constructor(source: string) {
    this.source = source;
  }

  choice(): RegexNode {
    const items = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    const [first, ...others] = items;
    return first !== undefined && others.length === 0 ? first : { type: 'choice', items };
  }

  expectEnd(): void {
    if (this.position < this.source.length)
      this.fail('This `)` closes nothing; write `\\)` for the character.');
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.position < this.source.length && this.peek() !== '|' && this.peek() !== ')')
      items.push(this.repeated());
    return { type: 'sequence', items };
  }

  private repeated(): RegexNode {
    const item = this.atom();
    const [min, max] = this.quantifier() ?? [1, 1];
    if (min === 1 && max === 1) return item;
    this.take('?');
    return { type: 'repeat', item, min, max };
  }

  private quantifier(): [number, number] | null {
    const start = this.position;
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const match = this.match(/\{(\d{1,4})(,(\d{0,4}))?\}/y);
    if (match === null) return null;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (max < min) this.fail(`{${min},${max}} is the wrong way round.`, start);
    return [min, max];
  }

  private atom(): RegexNode {
    const start = this.position;
    const character = this.next();
    switch (character) {
      case '(':
        return this.group(start);
      case '[':
        return { type: 'set', set: this.characterClass(start) };
      case '.':
        return { type: 'set', set: { ranges: LINE_END, negated: true } };
      case '^':
        return { type: 'place', place: 'start' };
      case '$':
        return { type: 'place', place: 'end' };
      case '\\':
        return this.escape(start);
      case '*':
      case '+':
      case '?':
      case '{':
        return this.fail(
          `\`${character}\` has nothing to repeat; write \`\\${character}\` for the character.`,
          start,
        );
      default:
        return { type: 'set', set: single(character.charCodeAt(0)) };
    }
  }

  private group(start: number): RegexNode {
    if (this.take('?') && !this.take(':'))
      this.fail('Look-around and named groups are not part of filter regexes; use a plain group ( ).', start);
    const node = this.choice();
    if (!this.take(')')) this.fail('This `(` is not closed; write `\\(` for the character.', start);
    return node;
  }

  private escape(start: number): RegexNode {
    if (this.take('b')) return { type: 'place', place: 'wordEdge' };
    if (this.take('B')) return { type: 'place', place: 'notWordEdge' };
    return { type: 'set', set: this.escapedSet(start) };
  }

  /** What follows a backslash, in or outside a class. */
  private escapedSet(start: number): CharacterSet {
    const code = this.match(/x([0-9a-f]{2})|u([0-9a-f]{4})/iy);
    if (code !== null) return single(parseInt(code[1] ?? code[2] ?? '', 16));
    const character = this.next();
    const named = CLASSES.get(character);
    if (named !== undefined) return named;
    const control = CONTROLS.get(character);
    if (control !== undefined) return single(control);
    if (character === '') return this.fail('A lone `\\` at the end; write `\\\\` for the character.', start);
    if (/[1-9k]/.test(character))
      this.fail('Back references are not part of filter regexes, since they can take for ever.', start);
    if (/[a-z0-9]/i.test(character)) this.fail(`\`\\${character}\` is not known here.`, start);
    return single(character.charCodeAt(0));
  }

  private characterClass(start: number): CharacterSet {
    const negated = this.take('^');
    const ranges: CharacterSet['ranges'] = [];
    while (!this.take(']')) {
      if (this.position >= this.source.length)
        this.fail('This `[` is not closed; write `\\[` for the character.', start);
      const from = this.position;
      const first = this.classItem();
      const low = onlyUnit(first);
      if (low === undefined || !/^-[^\]]/s.test(this.source.slice(this.position))) {
        ranges.push(...plainRanges(first));
        continue;
      }
      this.position += 1;
      const high = onlyUnit(this.classItem());
      if (high === undefined || high < low) this.fail('This range is the wrong way round.', from);
      else ranges.push([low, high]);
    }
    return { ranges, negated };
  }

  private classItem(): CharacterSet {
    const start = this.position;
    const character = this.next();
    if (character !== '\\') return single(character.charCodeAt(0));
    return this.take('b') ? single(0x08) : this.escapedSet(start);
  }

  private peek(): string {
    return this.source.charAt(this.position);
  }

  private next(): string {
    const character = this.peek();
    this.position += 1;
    return character;
  }

  private take(expected: string): boolean {
    if (this.peek() !== expected) return false;
    this.position += 1;
    return true;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (match !== null) this.position += match[0].length;
    return match;
  }

  private fail(message: string, position = this.position): never {
    throw new RegexSyntaxError(position, message);
  }
}

function single(unit: number): CharacterSet {
  return { ranges: [[unit, unit]], negated: false };
}

function onlyUnit(set: CharacterSet): number | undefined {
  const [range, ...others] = set.ranges;
  return range !== undefined && others.length === 0 && !set.negated && range[0] === range[1]
    ? range[0]
    : undefined;
}

/** The set's ranges without negation. */
function plainRanges(set: CharacterSet): CharacterSet['ranges'] {
  if (!set.negated) return set.ranges;
  const ranges: CharacterSet['ranges'] = [];
  let next = 0;
  for (const [first, last] of set.ranges) {
    if (first > next) ranges.push([next, first - 1]);
    next = last + 1;
  }
  ranges.push([next, 0xffff]);
  return ranges;
}

/** Whether `\w` holds the unit. */
export function isWordUnit(unit: number): boolean {
  return WORD.some(([first, last]) => first <= unit && unit <= last);
}
