import type { CallRow, EventRow } from '../../model/contract/view.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import { parseFilter } from '../../model/filter/parser.ts';
import { quoteText } from '../../model/filter/printer.ts';

/** A value that can be filtered by. */
export interface FilterValue {
  field: FieldName;
  /** As the filter language writes it, quotes included where they are needed. */
  value: string;
}

export function textValue(field: FieldName, text: string | undefined): FilterValue[] {
  return text === undefined || text === '' ? [] : [{ field, value: quoteText(text) }];
}

export function only({ field, value }: FilterValue): string {
  return `${field}:${value}`;
}

export function not(term: FilterValue): string {
  return `-${only(term)}`;
}

/** Both: a filter that is there and a term to come. The same term twice, or its opposite, is not said again. */
export function and(filter: string, term: string): string {
  const before = filter.trim();
  if (before === '' || term === '') return before === '' ? term : before;
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
  const parsed = parseFilter(before);
  const isEither = parsed.ok && parsed.filter.type === 'or';
  if (isEither) return `(${before}) ${term}`;
  const without = ` ${before} `.replace(` ${opposite} `, ' ').trim();
  if (` ${without} `.includes(` ${term} `)) return without;
  return without === '' ? term : `${without} ${term}`;
}

/** Only the call that an event or a row is of; null for an event of no call. */
export function callTerm(of: { callId?: string; globalCallId?: string } | CallRow): string | null {
  if ('key' in of) return `call:${quoteText(of.id)}`;
  if (of.callId !== undefined) return `call:${quoteText(of.callId)}`;
  return of.globalCallId === undefined ? null : `global:${quoteText(of.globalCallId)}`;
}

/** Whoever takes part, by number else by name or device; at most one entry each. */
export function partiesOf(row: CallRow | EventRow): string[] {
  const parties = 'parties' in row ? row.parties : [row.from, row.to, { number: row.device }];
  return [
    ...new Set(
      parties.flatMap((party) => party?.number ?? (party && 'name' in party ? party.name : undefined) ?? []),
    ),
  ].filter((text) => text !== '');
}
