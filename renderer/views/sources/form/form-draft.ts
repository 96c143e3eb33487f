import type { FormField } from './form-field.ts';

/** What stands in a form while it is filled in: texts as typed, so that a half-written number stays what it is. */
export type DraftValue = string | boolean | string[] | NameAndText[] | Draft[] | Draft;
export interface Draft {
  [name: string]: DraftValue;
}
export interface NameAndText {
  name: string;
  text: string;
}

/** A draft with the options of a source, or with the defaults where it has none. */
export function draftOf(fields: readonly FormField[], options: Record<string, unknown>): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, draftValue(field, options[field.name])]));
}

/** An empty row of a field of rows. */
export function emptyRow(columns: readonly FormField[]): Draft {
  return draftOf(columns, {});
}

/** A text that stands for what may be taken as one, "" for nothing. */
export function asText(value: DraftValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function draftValue(field: FormField, given: unknown): DraftValue {
  // Simple defaults are shown as what holds when nothing is typed; of lists one wants to see, and change, the members.
  const value = given ?? (isSimple(field) ? undefined : field.fallback);
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'choice':
      return textOf(value);
    case 'boolean':
      return typeof (given ?? field.fallback) === 'boolean' ? (given ?? field.fallback) === true : false;
    case 'list':
      return Array.isArray(value) ? value.map(textOf) : [];
    case 'rows':
      return rowsOf(field, value);
    case 'record':
      return isObject(value)
        ? Object.entries(value).map(([name, text]) => ({ name, text: textOf(text) }))
        : [];
    case 'texts':
      return draftOf(field.columns, isObject(value) ? value : {});
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
  }
}

function rowsOf(field: FormField & { kind: 'rows' }, value: unknown): Draft[] {
  const { columns, shorthand, required } = field;
  if (!Array.isArray(value)) return required ? [emptyRow(columns)] : [];
  return value.map((row: unknown) =>
    draftOf(columns, isObject(row) ? row : shorthand === null ? {} : { [shorthand]: row }),
  );
}

function isSimple({ kind }: FormField): boolean {
  return kind === 'text' || kind === 'number' || kind === 'choice' || kind === 'boolean';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isDraft(value: unknown): value is Draft {
  return isObject(value);
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function isRows(value: unknown): value is Draft[] {
  return Array.isArray(value) && value.every(isObject);
}

export function isPairs(value: unknown): value is NameAndText[] {
  return (
    isRows(value) && value.every(({ name, text }) => typeof name === 'string' && typeof text === 'string')
  );
}
