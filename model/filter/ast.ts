import type { FieldName } from './fields.ts';

/** What a filter may ask for at most; beyond it is refused with a message, so that no filter can stall a reader. */
export const FILTER_LIMITS = {
  /** Characters of the whole text. */
  text: 4096,
  /** Searches, tests, list items, and what joins them. */
  nodes: 500,
  /** Parentheses and negations inside each other. */
  nesting: 50,
  /** Characters between the slashes of one regex. */
  regex: 200,
} as const;

/**
 * A filter as data: what `parseFilter` reads, `printFilter` writes and every engine evaluates. Plain JSON.
 * Two filters that mean the same by grammar alone are deeply equal: `a AND b` and `a b`, `a!=b` and `-a:b`.
 */
export type Filter = Everything | Expression;

/** The empty filter. */
export interface Everything {
  type: 'everything';
}

export type Expression = And | Or | Not | Search | FieldTest;

/** At least two items, none of them an `and`. */
export interface And {
  type: 'and';
  items: Expression[];
}

/** At least two items, none of them an `or`. */
export interface Or {
  type: 'or';
  items: Expression[];
}

export interface Not {
  type: 'not';
  item: Expression;
}

/** A bare word, phrase or regex: true where one of the searched texts (see `SEARCHED_FIELDS`) contains it. */
export interface Search {
  type: 'search';
  pattern: TextPattern | RegexPattern;
}

/** True where the field has a value that meets the condition; false where it has no value. */
export interface FieldTest {
  type: 'test';
  field: FieldName;
  condition: Condition;
}

/**
 * Text and word fields take `exists`, `text`, `regex` and lists of `text`; number, time and duration fields take
 * `exists`, `equals`, `compare`, `range` and lists of `equals` and `range`.
 */
export type Condition = Exists | RegexPattern | Comparison | OneOf | ListItem;
export type ListItem = TextPattern | Equals | Range;

export interface Exists {
  type: 'exists';
}

/**
 * Text in any case, with anything (or nothing) between two pieces: `+3312*` is `['+3312', '']`. One piece has no
 * wildcard. Not all pieces are empty, and only the first and the last may be.
 */
export interface TextPattern {
  type: 'text';
  pieces: string[];
}

/** Found anywhere in the value, in any case; `source` is what stands between the slashes. */
export interface RegexPattern {
  type: 'regex';
  source: string;
}

/** Within the interval of the value, see `intervalOf`. */
export interface Equals {
  type: 'equals';
  value: Scalar;
}

/** From the first moment of `from` to the last of `to`. */
export interface Range {
  type: 'range';
  from: Scalar;
  to: Scalar;
}

/** Against the start of the value's interval, exactly. */
export interface Comparison {
  type: 'compare';
  operator: ComparisonOperator;
  value: Scalar;
}

/** At least two items. */
export interface OneOf {
  type: 'oneOf';
  items: ListItem[];
}

export type ComparisonOperator = '>' | '>=' | '<' | '<=';

/** A value of a number, duration or time field; the last three are times. */
export type Scalar = NumberValue | DurationValue | ClockValue | MomentValue | AgoValue;
export type TimeValue = ClockValue | MomentValue | AgoValue;

/** A whole number, zero or more. */
export interface NumberValue {
  type: 'number';
  value: number;
}

export interface DurationValue {
  type: 'duration';
  ms: number;
}

/** A time of the day of `now` in local time: `10:05`, `10:05:30`, `10:05:30.250`. */
export interface ClockValue {
  type: 'clock';
  text: string;
}

/** A day or a time of a day, ISO 8601; local time where it names no zone. */
export interface MomentValue {
  type: 'moment';
  text: string;
}

/** So long before `now`. Never in `equals`. */
export interface AgoValue {
  type: 'ago';
  ms: number;
}
