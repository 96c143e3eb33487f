import { csvFormat } from './csv/csv-format.ts';
import type { ExportFormat } from './export-format.ts';
import { htmlFormat } from './html/html-format.ts';
import { jsonFormat } from './json-format.ts';
import { mermaidFormat } from './mermaid/mermaid-format.ts';
import { ndjsonFormat } from './ndjson-format.ts';

/** The registry of export formats; the first is the default. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  jsonFormat,
  ndjsonFormat,
  csvFormat,
  mermaidFormat,
  htmlFormat,
];

export function exportFormat(id: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.id === id);
}
