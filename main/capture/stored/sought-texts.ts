import type { Condition } from '../../../model/filter/ast.ts';
import { requiredText } from '../../../model/filter/regex/required-literal.ts';
import { parseRegex } from '../../../model/filter/regex/syntax.ts';

/**
 * Pieces of text that a text which meets the condition contains, in any case, as alternatives: all pieces of one of
 * them at least. Null where nothing can be said of such a text.
 */
export function soughtTexts(condition: Condition): readonly (readonly string[])[] | null {
  if (condition.type === 'text') return [condition.pieces];
  if (condition.type === 'regex') {
    const text = requiredText(parseRegex(condition.source));
    return text === null ? null : [[text]];
  }
  if (condition.type !== 'oneOf') return null;
  const alternatives = condition.items.map(soughtTexts);
  const known = alternatives.filter((alternative) => alternative !== null);
  return known.length < alternatives.length ? null : known.flat();
}
