import { compileRegexProgram } from './program.ts';
import type { Instruction, Program } from './program.ts';
import { requiredLiteral } from './required-literal.ts';
import { isWordUnit, parseRegex } from './syntax.ts';
import type { CharacterSet, Place } from './syntax.ts';

/** What stands on one side of a place in the text. */
type Side = 'edge' | 'word' | 'other';

/** Characters that no set and no place of the program tells apart. */
interface CharacterKind {
  id: number;
  side: Side;
  /** The instructions of type `set` that take such a character. */
  taken: ReadonlySet<number>;
}

/** The places in the program that the text so far can have led to, before looking at the next character. */
interface State {
  places: readonly number[];
  before: Side;
  /** By the id of the next character's kind: the state after it, or that a match is complete. */
  after: (State | 'matched')[];
  matchesAtEnd?: boolean;
}

/** States kept; when full they are dropped and made again, which costs time but no correctness. */
const MOST_STATES = 1000;

/**
 * Finds whether a text contains a match, in any case of letters. Unlike `RegExp` it never backtracks: it follows all
 * ways through the regex at once and remembers the sets of places it has been in, so the time grows with the length
 * of the text times at most the size of the regex, whatever either of them is (Thompson 1968; RE2 works this way).
 * Works on UTF-16 code units, as `RegExp` does without its `u` flag.
 */
export class RegexMatcher {
  private readonly program: Program;
  /** Finds text that every match contains; null where there is none worth looking for. */
  private readonly literal: RegExp | null;
  private readonly kinds = new Map<string, CharacterKind>();
  /** ASCII apart, since most text is and a map is several times slower. */
  private readonly kindOfAscii: (CharacterKind | undefined)[] = Array.from({ length: 128 });
  private readonly kindOfUnit = new Map<number, CharacterKind>();
  private readonly states = new Map<string, State>();
  private readonly first: State;
  private visited = 0;

  /** Throws `RegexSyntaxError`. */
  constructor(source: string) {
    const node = parseRegex(source);
    this.program = compileRegexProgram(node);
    this.literal = requiredLiteral(node);
    this.first = this.stateOf([this.program.start], 'edge');
  }

  /** How many instructions the regex became. */
  get size(): number {
    return this.program.instructions.length;
  }

  /** Instructions visited by all tests so far: at most `size` for each character and for each end of text. */
  get steps(): number {
    return this.visited;
  }

  test(text: string): boolean {
    if (this.literal !== null && !this.literal.test(text)) return false;
    let state = this.first;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      const kind = (unit < 128 ? this.kindOfAscii[unit] : this.kindOfUnit.get(unit)) ?? this.kindOf(unit);
      const next = (state.after[kind.id] ??= this.step(state, kind));
      if (next === 'matched') return true;
      state = next;
    }
    return (state.matchesAtEnd ??= this.reach(state, 'edge') === 'matched');
  }

  private step(state: State, kind: CharacterKind): State | 'matched' {
    const reached = this.reach(state, kind.side);
    if (reached === 'matched') return 'matched';
    const places = new Set([this.program.start]);
    for (const place of reached) {
      const instruction = this.program.instructions[place];
      if (instruction?.type === 'set' && kind.taken.has(place)) places.add(instruction.next);
    }
    return this.stateOf([...places].sort(ascending), kind.side);
  }

  /** The `set` instructions that can be next between the state's character and one of side `after`. */
  private reach(state: State, after: Side): number[] | 'matched' {
    const sets: number[] = [];
    const waiting = [...state.places];
    const seen = new Set(waiting);
    const follow = (place: number): void => {
      if (!seen.has(place)) waiting.push(place);
      seen.add(place);
    };
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      this.visited += 1;
      const instruction = this.program.instructions[place];
      switch (instruction?.type) {
        case 'match':
          return 'matched';
        case 'set':
          sets.push(place);
          break;
        case 'place':
          if (holds(instruction.place, state.before, after)) follow(instruction.next);
          break;
        case 'fork':
          follow(instruction.next);
          follow(instruction.other);
          break;
        case undefined:
          throw new Error(`No instruction ${place}`);
      }
    }
    return sets;
  }

  private stateOf(places: readonly number[], before: Side): State {
    const key = `${before} ${places.join(' ')}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.states.size >= MOST_STATES) this.forget();
    const state: State = { places, before, after: [] };
    this.states.set(key, state);
    return state;
  }

  /** The states that are dropped must not be kept alive by `first`, which leads to them. */
  private forget(): void {
    this.states.clear();
    this.first.after = [];
    this.states.set(`${this.first.before} ${this.first.places.join(' ')}`, this.first);
  }

  private kindOf(unit: number): CharacterKind {
    const taken = new Set<number>();
    this.program.instructions.forEach((instruction, index) => {
      if (takes(instruction, unit)) taken.add(index);
    });
    const side = isWordUnit(unit) ? 'word' : 'other';
    const key = `${side} ${[...taken].join(' ')}`;
    const kind = this.kinds.get(key) ?? { id: this.kinds.size, side, taken };
    this.kinds.set(key, kind);
    if (unit < 128) this.kindOfAscii[unit] = kind;
    else this.kindOfUnit.set(unit, kind);
    return kind;
  }
}

function holds(place: Place, before: Side, after: Side): boolean {
  const isEdgeOfWord = (before === 'word') !== (after === 'word');
  switch (place) {
    case 'start':
      return before === 'edge';
    case 'end':
      return after === 'edge';
    case 'wordEdge':
      return isEdgeOfWord;
    case 'notWordEdge':
      return !isEdgeOfWord;
  }
}

function takes(instruction: Instruction, unit: number): boolean {
  return (
    instruction.type === 'set' &&
    casesOf(unit).some((one) => within(instruction.set, one)) !== instruction.set.negated
  );
}

function within(set: CharacterSet, unit: number): boolean {
  return set.ranges.some(([first, last]) => first <= unit && unit <= last);
}

/** The units that `RegExp` with its `i` flag takes for the same letter (Canonicalize of ECMA-262). */
function casesOf(unit: number): number[] {
  const canonical = canonicalCase(unit);
  const others = [canonical, lowerCase(unit), lowerCase(canonical)];
  return [unit, ...others.filter((other) => canonicalCase(other) === canonical)];
}

function canonicalCase(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  const result = upper.charCodeAt(0);
  return upper.length !== 1 || (unit >= 128 && result < 128) ? unit : result;
}

function lowerCase(unit: number): number {
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

function ascending(a: number, b: number): number {
  return a - b;
}
