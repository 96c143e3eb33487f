import type { Party } from '../../../../model/event.ts';
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

/** An id or an extension, which may come as a number or as text. */
export function id(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'number' ? String(value) : text(fields, key);
}

export function flag(fields: Fields, key: string): boolean | undefined {
  const value = fields[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** A count of seconds or ms; nothing negative. */
export function amount(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

export function nested(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

export function partyOf(number: string | undefined, name: string | undefined): Party | undefined {
  if (number === undefined && name === undefined) return undefined;
  return { ...(number !== undefined && { number }), ...(name !== undefined && { name }) };
}

/** The JSON in a text; undefined where it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // Not JSON, which the caller tells.
  }
}

/** A segment of a path as its owner wrote it. */
export function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // A stray "%": taken as it is written.
  }
}
