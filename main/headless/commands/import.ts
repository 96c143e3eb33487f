import { APPLICATION } from '../../application.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import { importCapture } from '../../export/import-capture.ts';
import { ImportError } from '../../export/import-error.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { claimOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';

export interface ImportOptions {
  out: string;
  overwrite?: true;
}

/** `ringscope import`. Resolves with the exit code. */
export async function importCommand(
  file: string,
  options: ImportOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const { out } = options;
  await claimOutput(out, options);
  try {
    const events = await importCapture({
      file,
      target: out,
      application: APPLICATION,
      now: Date.now(),
      onProgress: (count) => terminal.showProgress(`Importing: ${count.toLocaleString('en')} events`),
      signal,
    });
    terminal.tell(`${events} events imported into ${out}.`);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT.interrupted, 'Cancelled; nothing was written.');
    if (error instanceof ImportError)
      throw new CommandError(EXIT.usage, `${file} cannot be imported. ${error.message}`);
    if (error instanceof CaptureFileError) throw error;
    throw new CommandError(
      EXIT.writing,
      `Writing failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    terminal.endProgress();
  }
}
