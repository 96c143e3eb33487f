import type { JSONValue } from '@jmespath-community/jmespath';
import type { Agent, Party, Queue } from '../event.ts';

/** Longer ids are none: to cut them could make one call of two. */
const LONGEST_ID = 512;
const LONGEST_TEXT = 512;

/** A list stands for its first element, since a JMESPath filter always finds a list. */
function single(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function plainText(value: unknown): string | undefined {
  const one = single(value);
  if (typeof one === 'number' && Number.isFinite(one)) return String(one);
  if (typeof one !== 'string') return undefined;
  const text = one.trim();
  return text === '' ? undefined : text;
}

/** Text or a number, cut at 512 characters; undefined for anything else and for blanks. */
export function textFrom(value: unknown): string | undefined {
  const text = plainText(value);
  return text !== undefined && text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

/** As text, but undefined when it is longer than an id can be. */
export function idFrom(value: unknown): string | undefined {
  const text = plainText(value);
  return text !== undefined && text.length > LONGEST_ID ? undefined : text;
}

/** A text or a number is the party's number; an object may have `number` and `name`. */
export function partyFrom(value: unknown): Party | undefined {
  const one = single(value);
  const number = textFrom(fieldOf(one, 'number') ?? scalar(one));
  const name = textFrom(fieldOf(one, 'name'));
  if (number === undefined && name === undefined) return undefined;
  return { ...(number !== undefined && { number }), ...(name !== undefined && { name }) };
}

/** A text or a number is the agent's id; an object may have `id`, `name` and `state`. */
export function agentFrom(value: unknown): Agent | undefined {
  const one = single(value);
  const state = textFrom(fieldOf(one, 'state'));
  const named = queueFrom(one);
  return named === undefined ? undefined : { ...named, ...(state !== undefined && { state }) };
}

/** A text or a number is the queue's id; an object may have `id` and `name`. */
export function queueFrom(value: unknown): Queue | undefined {
  const one = single(value);
  const name = textFrom(fieldOf(one, 'name'));
  const id = idFrom(fieldOf(one, 'id') ?? scalar(one)) ?? name;
  return id === undefined ? undefined : { id, ...(name !== undefined && { name }) };
}

function scalar(value: unknown): unknown {
  return typeof value === 'object' ? undefined : value;
}

/** The value's own field of that name; undefined where it is no object or has none. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** Whether it is JSON as it comes from `JSON.parse`. */
export function isJson(value: unknown): value is JSONValue {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value);
}
