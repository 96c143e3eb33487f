import { visible } from '../../../model/visible.ts';

/** Text as the content of an element or of a quoted attribute. */
export function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Peers' text on the page: it cannot be markup, and its direction of writing ends with it. */
export function said(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<bdi>${escaped(text)}</bdi>`;
}

/** A raw message as the content of a `pre`: its lines stay lines. */
export function saidLines(text: string): string {
  return `<bdi>${text.split('\n').map(escaped).join('\n')}</bdi>`;
}
