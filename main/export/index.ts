import type { ExportFormat } from './export-format.ts';
import { jsonFormat } from './json-format.ts';
import { ndjsonFormat } from './ndjson-format.ts';

/** The registry of export formats; the first is the default. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [jsonFormat, ndjsonFormat];

export function exportFormat(id: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.id === id);
}
