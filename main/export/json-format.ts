import type { CaptureExport } from '../../model/contract/capture-export.ts';
import type { ExportFormat, Pieces } from './export-format.ts';
import { joinedTexts } from './joined-texts.ts';

/** Between the items of an array. */
const SEPARATOR = ',\n';

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
  async *text({ exportedAt, application, filter, redacted, sources, ...content }) {
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
    yield* array(
      'sources',
      joinedTexts(
        sources.map((source) => JSON.stringify(source)),
        SEPARATOR,
      ),
    );
    yield ',\n';
    yield* array('events', content.eventTexts(SEPARATOR));
    yield ',\n';
    yield* array('calls', content.callTexts(SEPARATOR));
    yield `,\n"counts":${JSON.stringify(content.counts())}`;
    const report = content.redaction();
    if (report) yield `,\n"redaction":${JSON.stringify(report)}`;
    yield '\n}\n';
  },
};

async function* array(name: string, items: Pieces): AsyncGenerator<string | Uint8Array> {
  yield `"${name}":[`;
  let isEmpty = true;
  for await (const piece of items) {
    if (isEmpty) yield '\n';
    isEmpty = false;
    yield piece;
  }
  yield '\n]';
}
