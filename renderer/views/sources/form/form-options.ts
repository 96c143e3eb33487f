import { asText, isDraft, isObject } from './form-draft.ts';
import type { Draft, DraftValue } from './form-draft.ts';
import type { FormField } from './form-field.ts';

/** What is wrong, by the place of it in the options: "url", "subscriptions[0].topic". */
export type FieldProblems = Record<string, string>;

export interface ReadForm {
  /** The options without what is left to the defaults. */
  options: Record<string, unknown>;
  problems: FieldProblems;
}

/** The options that a draft means, and what is missing or cannot be read in it. The engine has the last word. */
export function optionsOf(fields: readonly FormField[], draft: Draft, place = ''): ReadForm {
  const options: Record<string, unknown> = {};
  const problems: FieldProblems = {};
  for (const field of fields) {
    const here = place === '' ? field.name : `${place}.${field.name}`;
    const value = valueOf(field, draft[field.name], here, problems);
    if (value === undefined && field.required) problems[here] ??= 'This is needed.';
    if (value !== undefined && !isSame(value, field.fallback)) options[field.name] = value;
  }
  return { options, problems };
}

function valueOf(
  field: FormField,
  drafted: DraftValue | undefined,
  here: string,
  problems: FieldProblems,
): unknown {
  switch (field.kind) {
    case 'text':
      return textValue(field, asText(drafted).trim(), here, problems);
    case 'number':
      return numberValue(field, asText(drafted).trim(), here, problems);
    case 'choice':
      return field.values.find((value) => String(value) === asText(drafted));
    case 'boolean':
      return drafted === true ? true : field.fallback === undefined ? undefined : false;
    case 'list':
      return Array.isArray(drafted) ? listValue(drafted) : undefined;
    case 'rows':
      return Array.isArray(drafted) ? rowsValue(field, drafted, here, problems) : undefined;
    case 'record':
      return Array.isArray(drafted) ? recordValue(drafted, here, problems) : undefined;
    case 'texts': {
      const read = optionsOf(field.columns, isDraft(drafted) ? drafted : {}, here);
      Object.assign(problems, read.problems);
      return Object.keys(read.options).length === 0 ? undefined : read.options;
    }
    case 'json':
      return jsonValue(asText(drafted).trim(), here, problems);
  }
}

function textValue(
  { pattern, maxLength }: FormField & { kind: 'text' },
  text: string,
  here: string,
  problems: FieldProblems,
): string | undefined {
  if (text === '') return undefined;
  if (maxLength !== null && text.length > maxLength) problems[here] = `At most ${maxLength} characters.`;
  else if (pattern !== null && !new RegExp(pattern, 'u').test(text)) {
    problems[here] = 'A character in it is not allowed here.';
  }
  return text;
}

function numberValue(
  { isInteger, minimum, maximum }: FormField & { kind: 'number' },
  text: string,
  here: string,
  problems: FieldProblems,
): number | undefined {
  if (text === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || (isInteger && !Number.isInteger(value))) {
    problems[here] = isInteger ? 'A whole number is needed.' : 'A number is needed.';
  } else if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) {
    problems[here] = rangeInWords(minimum, maximum);
  }
  return value;
}

function rangeInWords(minimum: number | null, maximum: number | null): string {
  if (minimum === null) return `At most ${maximum ?? ''}.`;
  return maximum === null ? `At least ${minimum}.` : `From ${minimum} to ${maximum}.`;
}

function listValue(items: readonly unknown[]): string[] | undefined {
  const texts = items
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return texts.length === 0 ? undefined : texts;
}

function rowsValue(
  { columns, shorthand }: FormField & { kind: 'rows' },
  rows: readonly unknown[],
  here: string,
  problems: FieldProblems,
): unknown[] | undefined {
  const values: unknown[] = [];
  for (const row of rows) {
    if (!isDraft(row) || isBlank(row)) continue;
    const { options, problems: own } = optionsOf(columns, row, `${here}[${values.length}]`);
    Object.assign(problems, own);
    const [only, ...others] = Object.entries(options);
    values.push(only && only[0] === shorthand && others.length === 0 ? only[1] : options);
  }
  return values.length === 0 ? undefined : values;
}

function recordValue(
  pairs: readonly unknown[],
  here: string,
  problems: FieldProblems,
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    if (!isObject(pair)) continue;
    const { name, text } = pair;
    if (typeof name !== 'string' || typeof text !== 'string' || (name.trim() === '' && text === '')) continue;
    if (name.trim() === '') problems[here] = 'A value has no name.';
    else values[name.trim()] = text;
  }
  return Object.keys(values).length === 0 ? undefined : values;
}

function jsonValue(text: string, here: string, problems: FieldProblems): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    problems[here] = 'This is not JSON. Texts stand in double quotes; nothing comes after the last member.';
    return undefined;
  }
}

function isBlank(row: Draft): boolean {
  return Object.values(row).every((value) => value === '' || (Array.isArray(value) && value.length === 0));
}

/** Of plain JSON values. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
