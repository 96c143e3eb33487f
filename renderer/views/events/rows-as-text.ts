import type { EventRow } from '../../../model/contract/view.ts';
import { partyWords } from '../../../model/party-words.ts';
import { EVENT_COLUMNS } from './event-columns.ts';
import type { EventColumnId } from './event-columns.ts';

/** The text of a cell, as it is copied; times in ISO 8601. */
export function cellText(event: EventRow, column: EventColumnId): string {
  switch (column) {
    case 'seq':
      return String(event.seq);
    case 'time':
      return new Date(event.at).toISOString();
    case 'from':
      return partyWords(event.from);
    case 'to':
      return partyWords(event.to);
    case 'agent':
      return event.agent ? (event.agent.name ?? event.agent.id) : '';
    case 'queue':
      return event.queue ? (event.queue.name ?? event.queue.id) : '';
    case 'call':
      return event.callId ?? '';
    case 'source':
      return event.sourceId;
    case 'kind':
    case 'name':
    case 'state':
    case 'device':
    case 'direction':
    case 'cause':
      return event[column] ?? '';
  }
}

/** Rows with the columns that are shown, as CSV (RFC 4180), with a line of titles. */
export function rowsAsCsv(events: readonly EventRow[], columns: readonly EventColumnId[]): string {
  const titles = columns.map((id) => EVENT_COLUMNS.find((column) => column.id === id)?.title ?? id);
  const lines = [titles, ...events.map((event) => columns.map((column) => cellText(event, column)))];
  return lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n');
}

/** A spreadsheet takes a cell that begins with one of these for a formula: an apostrophe makes it text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^\+?\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
