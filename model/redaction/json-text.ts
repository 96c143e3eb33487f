/** What stands in a JSON text and can tell of somebody. */
export interface JsonLiteral {
  /** `free` is what stands between the others and is no JSON at all: a text may only look like JSON. */
  is: 'key' | 'text' | 'number' | 'free';
  /** Decoded; of a number, as it is written. */
  value: string;
  /** The member that it is the value of; "" where it is of none. */
  key: string;
}

/** It is written as JSON objects and arrays are; whether it is complete does not matter. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/**
 * The text with the literals replaced for which `replace` gives another value, and everything else as it was: spaces,
 * order, doubled members, numbers too large for a program. Once through the text; a string without an end is one too.
 */
export function mapLiterals(text: string, replace: (literal: JsonLiteral) => string): string {
  let result = '';
  let done = 0;
  visitLiterals(text, (literal, start, end) => {
    const replaced = replace(literal);
    if (replaced === literal.value) return;
    result += text.slice(done, start) + written(replaced, literal.is, text[end - 1] === '"');
    done = end;
  });
  return done === 0 ? text : result + text.slice(done);
}

function written(value: string, is: JsonLiteral['is'], isClosed: boolean): string {
  if (is === 'number' || is === 'free') return value;
  const quoted = JSON.stringify(value);
  return isClosed ? quoted : quoted.slice(0, -1);
}

/** Tells `visit` of each literal, and from where to where it stands. */
export function visitLiterals(
  text: string,
  visit: (literal: JsonLiteral, start: number, end: number) => void,
): void {
  let key = '';
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('"', at);
    visitBetween(text, at, open === -1 ? text.length : open, key, visit);
    if (open === -1) return;
    const close = closingQuote(text, open + 1);
    const end = close === -1 ? text.length : close + 1;
    const value = decoded(text.slice(open + 1, close === -1 ? end : close));
    const isKey = isColonNext(text, end);
    visit({ is: isKey ? 'key' : 'text', value, key }, open, end);
    if (isKey) key = value;
    at = end;
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WORDS = /\b(?:true|false|null)\b/g;
/** What JSON has nowhere outside its strings, and digits as people write them. */
const NO_JSON = /[^\s,:{}[\]\d.eE+-]|\d[\s-]+\d|(?<![eE])\+/;

function visitBetween(
  text: string,
  start: number,
  end: number,
  key: string,
  visit: (literal: JsonLiteral, start: number, end: number) => void,
): void {
  if (isStructure(text, start, end)) return;
  const between = text.slice(start, end);
  if (NO_JSON.test(between.replace(WORDS, ''))) {
    visit({ is: 'free', value: between, key: '' }, start, end);
    return;
  }
  for (const { index, 0: value } of between.matchAll(NUMBER)) {
    visit({ is: 'number', value, key }, start + index, start + index + value.length);
  }
}

/** The next quote that no backslash escapes; -1 where there is none. */
function closingQuote(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (quote - backslashes > from && text[quote - backslashes - 1] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return -1;
}

function isColonNext(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at += 1;
  return text[at] === ':';
}

const SPACE = 0x20;
const STRUCTURE = new Set(Array.from(',:{}[] \t\r\n', (character) => character.charCodeAt(0)));

/** Nothing but brackets, commas, colons and spaces: most often one of them. */
function isStructure(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!STRUCTURE.has(text.charCodeAt(at))) return false;
  return true;
}

/** The content of a string; what is no correct JSON is taken as it is written. */
function decoded(content: string): string {
  if (!content.includes('\\')) return content;
  try {
    const value: unknown = JSON.parse(`"${content}"`);
    if (typeof value === 'string') return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return content;
}
