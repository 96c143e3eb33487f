/**
 * A text as one part of a URL's path or query. Halves of surrogate pairs, which a peer's JSON may hold and no URL can,
 * become U+FFFD: `encodeURIComponent` alone throws on them.
 */
export function pathPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
