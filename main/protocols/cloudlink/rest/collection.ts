import { isFields, nested, parsed, text } from '../publications/fields.ts';
import type { Fields } from '../publications/fields.ts';

/** One page of a collection. */
export interface Page {
  items: Fields[];
  /** Where the next page is. */
  next?: string;
}

/** Reads `{ _embedded: { items } }`, `{ items }` or a bare list; undefined where the answer is none of these. */
export function readPage(body: string): Page | undefined {
  const answer = parsed(body);
  if (Array.isArray(answer)) return { items: answer.filter(isFields) };
  if (!isFields(answer)) return undefined;
  const items = nested(answer, '_embedded').items ?? answer.items;
  if (!Array.isArray(items)) return undefined;
  const next =
    text(nested(answer, '_links'), 'next') ?? text(nested(nested(answer, '_links'), 'next'), 'href');
  return { items: items.filter(isFields), ...(next !== undefined && { next }) };
}

/**
 * The path, from the base on, that a link of an answer leads to; undefined for another host or service: our token is
 * not sent there.
 */
export function pathWithin(base: string, link: string): string | undefined {
  const target = URL.parse(link, `${base}/`);
  return target?.href.startsWith(`${base}/`) === true ? target.href.slice(base.length) : undefined;
}
