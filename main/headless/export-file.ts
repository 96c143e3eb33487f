import type { Filter } from '../../model/filter/ast.ts';
import { APPLICATION } from '../application.ts';
import { openCapture } from '../capture/reader.ts';
import { exportCapture } from '../export/export-capture.ts';
import type { ExportProgress, ExportResult } from '../export/export-capture.ts';
import type { ExportFormat } from '../export/export-format.ts';
import { exportFormat } from '../export/index.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface ExportJob {
  capture: string;
  /** An id of the registry of export formats. */
  format: string;
  /** A file, or null for stdout. */
  out: string | null;
  filter: { text: string; filter: Filter } | null;
  /** Whether the filter chooses events, or calls with all their events; as the format has it where absent. */
  of?: 'events' | 'calls';
  /** Only these calls, by id. */
  calls?: readonly string[];
  redact?: boolean;
  signal: AbortSignal | null;
}

/** Exports a capture with progress on the terminal. Throws what the capture or the target says. */
export async function exportFile(job: ExportJob, terminal: Terminal): Promise<ExportResult> {
  const format = formatOf(job.format);
  const { calls } = job;
  const reader = openCapture(job.capture);
  const notices: string[] = [];
  try {
    return await exportCapture({
      reader,
      format,
      target: job.out === null ? { stream: process.stdout } : { file: job.out },
      application: APPLICATION,
      exportedAt: Date.now(),
      selection: {
        of: calls ? 'calls' : (job.of ?? format.of),
        filter: job.filter?.filter ?? { type: 'everything' },
        isChosen: calls
          ? ({ id, globalCallId }) => calls.includes(id) || calls.includes(globalCallId ?? '')
          : null,
      },
      ...(job.filter && { filterText: job.filter.text }),
      redact: job.redact ?? false,
      onProgress: (progress) => terminal.showProgress(progressText(progress)),
      onNotice: (text) => notices.push(text),
      ...(job.signal && { signal: job.signal }),
    });
  } finally {
    reader.close();
    terminal.endProgress();
    for (const notice of notices) terminal.tell(notice);
  }
}

/** Throws `CommandError` where there is no such format. */
export function formatOf(id: string): ExportFormat {
  const format = exportFormat(id);
  if (!format) throw new CommandError(EXIT.usage, `There is no export format "${id}".`);
  return format;
}

function progressText({ seen, total, events }: ExportProgress): string {
  const percent = total === 0 ? 100 : Math.floor((seen / total) * 100);
  return `Exporting: ${percent} %, ${events.toLocaleString('en')} events written`;
}
