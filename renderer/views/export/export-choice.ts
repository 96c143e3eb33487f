import type { ExportFormatId, RequestArgs } from '../../../model/contract/requests.ts';
import type { CallKey } from '../../../model/contract/view.ts';

export interface FormatWords {
  id: ExportFormatId;
  title: string;
  line: string;
}

/** The formats in the order in which they are offered. */
export const FORMATS: readonly FormatWords[] = [
  {
    id: 'html',
    title: 'Report',
    line: 'One web page with calls, ladders and events, for somebody to read. Needs no Ringscope.',
  },
  { id: 'json', title: 'JSON', line: 'One document with sources, events and calls. Can be imported again.' },
  {
    id: 'ndjson',
    title: 'NDJSON',
    line: 'One event a line, for scripts and for large captures. Can be imported again.',
  },
  { id: 'csv', title: 'CSV', line: 'A table for spreadsheets, of events or of calls.' },
  { id: 'mermaid', title: 'Mermaid', line: 'A sequence diagram of each call, for documents and tickets.' },
  {
    id: 'ringscope',
    title: 'Capture',
    line: 'A Ringscope file: everything, raw messages included. Cannot be redacted.',
  },
];

export type ExportScope = 'all' | 'filter' | 'calls';

/** What a person has chosen in the dialog. */
export interface ExportChoice {
  scope: ExportScope;
  format: ExportFormatId;
  of: 'events' | 'calls';
  redact: boolean;
}

export interface ExportContext {
  capture: string;
  /** The filter that the views show. */
  filter: string;
  /** The calls that the dialog was opened for. */
  calls: readonly CallKey[] | null;
}

/** Where the choice begins: the calls that were asked for, else what the filter shows, else all. */
export function firstChoice({ filter, calls }: Pick<ExportContext, 'filter' | 'calls'>): ExportChoice {
  return {
    scope: calls !== null ? 'calls' : filter.trim() === '' ? 'all' : 'filter',
    format: 'html',
    of: 'events',
    redact: true,
  };
}

/** The formats of which redaction takes away what it should; a capture file is a copy. */
export function canRedact(format: ExportFormatId): boolean {
  return format !== 'ringscope';
}

export function exportArgs(choice: ExportChoice, context: ExportContext): RequestArgs<'exports.start'> {
  const { scope, format, of, redact } = choice;
  return {
    capture: context.capture,
    format,
    of: format === 'csv' ? of : 'events',
    filter: scope === 'filter' ? context.filter : '',
    calls: scope === 'calls' ? [...(context.calls ?? [])] : null,
    redact: redact && canRedact(format),
  };
}
