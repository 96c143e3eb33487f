/** What stands in a JSON text and can tell of somebody. */
export interface JsonLiteral {
  is: 'key' | 'text' | 'number';
  /** Decoded; of a number, as it is written. */
  value: string;
  /** The member that it is the value of; "" where it is of none. */
  key: string;
}

const LITERAL = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** It is written as JSON objects and arrays are; whether it is complete does not matter. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/**
 * The text with the literals replaced for which `replace` gives another value, and everything else as it was: spaces,
 * order, doubled members, numbers too large for a program.
 */
export function mapLiterals(text: string, replace: (literal: JsonLiteral) => string): string {
  let key = '';
  return text.replace(LITERAL, (written, colon: string | undefined) => {
    if (!written.startsWith('"')) {
      const value = replace({ is: 'number', value: written, key });
      return value;
    }
    const quoted = colon === undefined ? written : written.slice(0, -colon.length);
    const value = decoded(quoted);
    const replaced = replace({ is: colon === undefined ? 'text' : 'key', value, key });
    if (colon !== undefined) key = value;
    return replaced === value ? written : JSON.stringify(replaced) + (colon ?? '');
  });
}

/** A literal that is no correct JSON is taken as it is written. */
function decoded(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted);
    if (typeof value === 'string') return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return quoted.slice(1, -1);
}
