import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { Conversation } from '../../model/calls/conversation.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { APPLICATION } from '../application.ts';
import { openCapture } from '../capture/reader.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { exportCapture } from '../export/export-capture.ts';
import type { ExportProgress, ExportResult } from '../export/export-capture.ts';
import { exportFormat } from '../export/index.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { FilterOption } from './filter-option.ts';
import type { Terminal } from './terminal.ts';

export interface ExportJob {
  capture: string;
  /** An id of the registry of export formats. */
  format: string;
  /** A file, or null for stdout. */
  out: string | null;
  filter: FilterOption | null;
  signal: AbortSignal | null;
}

/** Exports a capture with progress on the terminal. Throws what the capture or the target says. */
export async function exportFile(job: ExportJob, terminal: Terminal): Promise<ExportResult> {
  const format = exportFormat(job.format);
  if (!format) throw new CommandError(EXIT.usage, `There is no export format "${job.format}".`);
  const reader = openCapture(job.capture);
  const calls = new CallReducer();
  try {
    return await exportCapture({
      reader,
      format,
      target: job.out === null ? { stream: process.stdout } : { file: job.out },
      application: APPLICATION,
      exportedAt: Date.now(),
      ...(job.filter && { filter: selectorFor(job.filter, reader), filterText: job.filter.text }),
      onEvent: (event) => void calls.apply(event),
      calls: () => calls.calls(),
      onProgress: (progress) => terminal.showProgress(progressText(progress)),
      ...(job.signal && { signal: job.signal }),
    });
  } finally {
    reader.close();
    terminal.endProgress();
  }
}

/** A filter over a finished capture; times relative to now count from its last event, so it answers the same next year. */
function selectorFor(filter: FilterOption, reader: CaptureReader): (event: TelephonyEvent) => boolean {
  const callOfSeq = new Map<number, Conversation>();
  if (filter.needsCalls) {
    const calls = new CallReducer();
    for (const event of reader.events()) {
      const call = calls.apply(event);
      if (call) callOfSeq.set(event.seq, call);
    }
  }
  const [last] = reader.events({ fromSeq: reader.lastSeq });
  return filter.selector({
    now: last?.receivedAt ?? 0,
    callOf: ({ seq }) => callOfSeq.get(seq)?.current.toCall(),
  });
}

function progressText({ seen, total, events }: ExportProgress): string {
  const percent = total === 0 ? 100 : Math.floor((seen / total) * 100);
  return `Exporting: ${percent} %, ${events.toLocaleString('en')} events written`;
}
