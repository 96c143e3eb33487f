import { isUsable } from '../../../../model/longest-text.ts';

/**
 * A JSON object whose values are still to be judged: the readers below take nothing of the wrong type. AES is not
 * uniform in the case of its names ("SessionDuration" beside "sessionID"), so names are looked up without regard to it.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function member(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const wanted = name.toLowerCase();
  for (const key of Object.keys(fields)) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return fields[key];
  }
  return undefined;
}

/** A text that says something, or a number as text: AES writes ids and counts either way. An empty text is absent. */
export function text(fields: Fields, name: string): string | undefined {
  const value = member(fields, name);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && isUsable(value) ? value : undefined;
}

/** A number, or a text that is one. */
export function number(fields: Fields, name: string): number | undefined {
  const value = text(fields, name);
  const read = value === undefined ? NaN : Number(value);
  return Number.isFinite(read) ? read : undefined;
}

export function flag(fields: Fields, name: string): boolean | undefined {
  const value = member(fields, name);
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** The object at the end of a path; an empty one where the path ends before. */
export function nested(fields: Fields, ...path: string[]): Fields {
  let at: Fields = fields;
  for (const name of path) {
    const value = member(at, name);
    if (!isFields(value)) return {};
    at = value;
  }
  return at;
}

/** The objects of a list, which stands bare or wrapped in an object under the name of its items. */
export function list(fields: Fields, name: string, itemName: string): Fields[] {
  const value = member(fields, name);
  const items = isFields(value) ? member(value, itemName) : value;
  if (Array.isArray(items)) return items.filter(isFields);
  return isFields(items) ? [items] : [];
}
