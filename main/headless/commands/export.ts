import { CommandError, EXIT } from '../exit-codes.ts';
import { exportFile } from '../export-file.ts';
import { parseFilterOption } from '../filter-option.ts';
import { claimOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';

export interface ExportOptions {
  format: string;
  filter?: string;
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
  const filter = await parseFilterOption(options.filter);
  const out = options.out ?? null;
  if (out !== null) await claimOutput(out, options);
  try {
    const { counts } = await exportFile({ capture, format: options.format, out, filter, signal }, terminal);
    if (out !== null) terminal.tell(`${counts.events} events written to ${out}.`);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT.interrupted, 'Cancelled; nothing was written.');
    if (error instanceof CaptureFileError) throw error;
    throw new CommandError(
      EXIT.writing,
      `Writing failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
