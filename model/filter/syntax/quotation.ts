import { visibleText } from '../../visible-text.ts';

/** In characters. */
const LONGEST_QUOTATION = 60;
/** A character has at most two units: one character more than is shown tells whether something is left out. */
const UNITS_LOOKED_AT = 2 * LONGEST_QUOTATION + 2;

/**
 * What somebody wrote, for a message: what is not seen made visible, and no more than a line of it, "…" standing for
 * the rest.
 */
export function quotation(text: string, part: 'beginning' | 'end' = 'beginning'): string {
  const isEnd = part === 'end';
  const looked = isEnd ? text.slice(-UNITS_LOOKED_AT) : text.slice(0, UNITS_LOOKED_AT);
  const characters = Array.from(visibleText(looked));
  if (characters.length <= LONGEST_QUOTATION) return characters.join('');
  return isEnd
    ? `…${characters.slice(1 - LONGEST_QUOTATION).join('')}`
    : `${characters.slice(0, LONGEST_QUOTATION - 1).join('')}…`;
}
