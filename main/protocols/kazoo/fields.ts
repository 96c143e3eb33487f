import { isUsable } from '../../../model/longest-text.ts';

/** A JSON object whose values are still to be judged: the readers below take nothing of the wrong type. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object that a text holds; undefined where it holds none. */
export function parsedFields(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text that says something, or a number as text: Kazoo's types differ between versions. */
export function text(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && isUsable(value) ? value : undefined;
}

/** A number, or digits in a text. */
export function integer(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** A boolean, or its word in a text. */
export function flag(fields: Fields, key: string): boolean | undefined {
  const value = fields[key];
  if (value === 'true') return true;
  return value === 'false' ? false : typeof value === 'boolean' ? value : undefined;
}

export function nested(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}
