import type { Party } from '../../../../model/event.ts';
import { instantFrom } from '../../../../model/mapping/instant.ts';
import { isUsable } from '../../../../model/longest-text.ts';

/** A JSON object whose values are still to be judged: the readers below take nothing of the wrong type. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something; an empty one counts as absent, and so does one that is far too long. */
export function text(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && isUsable(value) ? value : undefined;
}

/** An id, which some services write as a number and others as text. */
export function id(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'number' ? String(value) : text(fields, key);
}

export function integer(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

export function flag(fields: Fields, key: string): boolean | undefined {
  const value = fields[key];
  return typeof value === 'boolean' ? value : undefined;
}

export function nested(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

/** A time that carries its zone, in ms since the epoch. */
export function time(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === 'string' ? instantFrom(value) : undefined;
}

/** The party that stands under `<prefix>_name` and `<prefix>_number` (the suffix varies between services). */
export function party(fields: Fields, prefix: string, numberSuffix = 'number'): Party | undefined {
  return partyOf(text(fields, `${prefix}_${numberSuffix}`), text(fields, `${prefix}_name`));
}

export function partyOf(number: string | undefined, name: string | undefined): Party | undefined {
  if (number === undefined && name === undefined) return undefined;
  return { ...(number !== undefined && { number }), ...(name !== undefined && { name }) };
}

/** The fields with lower-case keys: the case of manager fields differs between versions of the queue add-on. */
export function caseless(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]));
}
