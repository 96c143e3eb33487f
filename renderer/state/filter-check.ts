import { parseFilter } from '../../model/filter/parser.ts';
import { structureOf } from '../../model/filter/structure.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import type { FilterError } from '../../model/filter/syntax/scanner.ts';

/** What is to be said of a filter while it is written. */
export type FilterCheck =
  | { is: 'empty' }
  | { is: 'valid'; eventOnly: readonly FieldName[] }
  /** Right as far as it goes: what is missing stands at its end. */
  | { is: 'incomplete'; error: FilterError }
  | { is: 'invalid'; error: FilterError };

export function checkFilter(text: string): FilterCheck {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    const { error } = parsed;
    const end = text.trimEnd().length;
    const isAtEnd = error.position + error.length >= end && !COMPLETE_AND_WRONG.test(error.message);
    return { is: isAtEnd ? 'incomplete' : 'invalid', error };
  }
  if (parsed.filter.type === 'everything') return { is: 'empty' };
  return { is: 'valid', eventOnly: structureOf(parsed.filter).eventOnly };
}

/** Mistakes at the end that no more typing mends. */
const COMPLETE_AND_WRONG = /closes nothing|has at most|finds everything/;

/** The text with the suggestion of a mistake taken; null where there is none. */
export function withSuggestion(text: string, { position, length, suggestion }: FilterError): string | null {
  if (suggestion === undefined) return null;
  return text.slice(0, position) + suggestion + text.slice(position + length);
}
