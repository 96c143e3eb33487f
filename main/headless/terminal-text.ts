/**
 * What a terminal acts on, or what makes text read otherwise than it is: control characters (C0, DEL, C1), format
 * characters such as the marks that turn the direction of writing, line and paragraph separators, lone surrogates.
 */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text of a peer made safe for a terminal: active characters are written as `\u{1b}`. */
export function forTerminal(text: string): string {
  return text.replace(ACTIVE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** JSON on one line that a terminal does not act on either, and that still parses to the same value. */
export function jsonForTerminal(value: unknown): string {
  return JSON.stringify(value).replace(ACTIVE, jsonEscape);
}

function jsonEscape(character: string): string {
  let escaped = '';
  for (let unit = 0; unit < character.length; unit += 1) {
    escaped += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
