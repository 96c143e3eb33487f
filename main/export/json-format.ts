import type { CaptureExport } from '../../model/contract/capture-export.ts';
import type { ExportFormat } from './export-format.ts';

/**
 * A capture as one JSON document, described by `capture.schema.json`. Each event stands on a line of its own, so that
 * line-based tools work too. The counts come last: they are known only when all events have been written.
 */
export const jsonFormat: ExportFormat = {
  id: 'json',
  title: 'JSON',
  extension: 'json',
  mediaType: 'application/json',
  of: 'events',
  needsCalls: () => true,
  *text({ exportedAt, application, filter, redacted, sources, events, calls, counts, redaction }) {
    const head: Omit<CaptureExport, 'sources' | 'events' | 'calls' | 'counts' | 'redaction'> = {
      format: 'ringscope-capture',
      version: 1,
      exportedAt: new Date(exportedAt).toISOString(),
      application,
      filter,
      redacted,
    };
    yield '{\n';
    for (const [name, value] of Object.entries(head)) yield `"${name}":${JSON.stringify(value)},\n`;
    yield* array('sources', sources, (source) => JSON.stringify(source));
    yield ',\n';
    yield* array('events', events, ({ event }) => JSON.stringify(event));
    yield ',\n';
    yield* array('calls', calls(), ({ json }) => json);
    yield `,\n"counts":${JSON.stringify(counts())}`;
    const report = redaction();
    if (report) yield `,\n"redaction":${JSON.stringify(report)}`;
    yield '\n}\n';
  },
};

function* array<Item>(name: string, items: Iterable<Item>, json: (item: Item) => string): Generator<string> {
  yield `"${name}":[`;
  let separator = '\n';
  for (const item of items) {
    yield separator + json(item);
    separator = ',\n';
  }
  yield '\n]';
}
