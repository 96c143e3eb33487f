/**
 * What acts on a page or a terminal instead of being seen, or makes text read otherwise than it is: control characters
 * (C0, DEL, C1), format characters such as the marks that turn the direction of writing, line and paragraph separators,
 * lone surrogates.
 */
export const ACTIVE_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Peers' text with active characters written out: `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(
    ACTIVE_CHARACTERS,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
