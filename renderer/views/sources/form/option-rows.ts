import { emptyRow } from './form-draft.ts';
import type { Draft } from './form-draft.ts';
import type { FormField } from './form-field.ts';

/** What a list of choices offers, with what holds where nothing is chosen. */
export function choicesOf(field: FormField & { kind: 'choice' }): { value: string; title: string }[] {
  const { fallback, required } = field;
  const isSimple = typeof fallback === 'string' || typeof fallback === 'number';
  const values = field.values.map((value) => ({ value: String(value), title: String(value) }));
  if (required) return values;
  if (!isSimple) return [{ value: '', title: 'Not set' }, ...values];
  return [
    { value: '', title: `${fallback} (default)` },
    ...values.filter(({ value }) => value !== String(fallback)),
  ];
}

/** Rows of a list that was pasted: one a word, as members of this column. */
export function pastedRows(text: string, columns: readonly FormField[], name: string): Draft[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => ({ ...emptyRow(columns), [name]: word }));
}
