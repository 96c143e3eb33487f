import type { ExportFormat } from './export-format.ts';

/** The events alone, one JSON object a line. */
export const ndjsonFormat: ExportFormat = {
  id: 'ndjson',
  title: 'Newline-delimited JSON',
  extension: 'ndjson',
  mediaType: 'application/x-ndjson',
  of: 'events',
  needsCalls: () => false,
  async *text({ eventTexts, counts }) {
    yield* eventTexts('\n');
    if (counts().events > 0) yield '\n';
  },
};
