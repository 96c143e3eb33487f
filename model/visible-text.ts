/** What is not seen, or makes text read otherwise than it is: controls, marks of direction, separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * Text of a peer as a page shows it: control characters as their symbols (␀ ␛ ␊), marks that turn the direction of
 * writing and other characters that cannot be seen as their code, "⟨202E⟩". Text without them is given back as it is.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, symbolOf);
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
