import { ACTIVE_CHARACTERS, visible } from '../../model/visible.ts';

/** Text of a peer made safe for a terminal: active characters are written as `\u{1b}`. */
export function forTerminal(text: string): string {
  return visible(text);
}

/** JSON on one line that a terminal does not act on either, and that still parses to the same value. */
export function jsonForTerminal(value: unknown): string {
  return JSON.stringify(value).replace(ACTIVE_CHARACTERS, jsonEscape);
}

function jsonEscape(character: string): string {
  let escaped = '';
  for (let unit = 0; unit < character.length; unit += 1) {
    escaped += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
