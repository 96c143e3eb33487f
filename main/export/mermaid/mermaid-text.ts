import { visible } from '../../../model/visible.ts';

/** Longer texts make a diagram that nobody can read. */
const LONGEST = 120;

/**
 * Text that stays text within a sequence diagram: whatever could end a statement, begin a comment or be taken for markup
 * becomes an entity code (https://mermaid.js.org/syntax/sequenceDiagram.html, "Entity codes to escape characters"), and so
 * does the word `end`, which closes blocks.
 */
export function mermaidText(text: string): string {
  const seen = visible(text);
  const short = seen.length > LONGEST ? `${seen.slice(0, LONGEST).toWellFormed()}…` : seen;
  const escaped = short
    .replace(/[^\p{L}\p{M}\p{N} .,()/…·→]/gu, (character) => `#${character.codePointAt(0) ?? 0};`)
    .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`)
    .trim();
  return escaped === '' ? '#160;' : escaped;
}

/** Text that stays text within a line of Markdown. */
export function markdownText(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#!|~:@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
