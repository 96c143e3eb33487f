import { TooManyOriginalsError } from '../../../model/redaction/originals.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { exportFile, formatOf } from '../export-file.ts';
import { parseCallFilter, parseFilterOption } from '../filter-option.ts';
import { claimOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';

export interface ExportOptions {
  format: string;
  filter?: string;
  /** What the filter chooses: events, or calls with all their events. */
  of?: 'events' | 'calls';
  /** Only these calls, by id. */
  calls?: string[];
  redact?: true;
  out?: string;
  overwrite?: true;
}

/** `ringscope export`. Resolves with the exit code. */
export async function exportCommand(
  capture: string,
  options: ExportOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const { of, calls, redact } = options;
  if (of === 'events' && calls)
    throw new CommandError(EXIT.usage, '--calls chooses calls: leave out --of events.');
  const ofCalls = calls !== undefined || (of ?? formatOf(options.format).of) === 'calls';
  const filter = await (ofCalls ? parseCallFilter(options.filter) : parseFilterOption(options.filter));
  const out = options.out ?? null;
  if (out !== null) await claimOutput(out, options);
  try {
    const { counts } = await exportFile(
      {
        ...{ capture, format: options.format, out, filter, signal },
        ...{ of: ofCalls ? ('calls' as const) : ('events' as const), redact: redact ?? false },
        ...(calls && { calls }),
      },
      terminal,
    );
    const what =
      counts.calls > 0 && ofCalls
        ? `${counts.calls} calls with ${counts.events} events`
        : `${counts.events} events`;
    if (out !== null)
      terminal.tell(`${what} written to ${out}${redact ? ', numbers and names replaced' : ''}.`);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT.interrupted, 'Cancelled; nothing was written.');
    if (error instanceof CaptureFileError) throw error;
    if (error instanceof TooManyOriginalsError) throw new CommandError(EXIT.usage, error.message);
    throw new CommandError(
      EXIT.writing,
      `Writing failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
