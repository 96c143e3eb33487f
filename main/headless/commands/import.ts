import { APPLICATION } from '../../application.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import { importCapture } from '../../export/import-capture.ts';
import { ImportError } from '../../export/import-error.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

export interface ImportOptions {
  out: string;
  overwrite?: true;
  keep?: true;
}

/** `ringscope import`. Resolves with the exit code. */
export async function importCommand(
  file: string,
  options: ImportOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const { out, overwrite = false, keep = false } = options;
  try {
    const { events, stoppedBy } = await importCapture({
      file,
      target: out,
      replace: overwrite,
      keepUntilError: keep,
      application: APPLICATION,
      now: Date.now(),
      onProgress: (count) => terminal.showProgress(`Importing: ${count.toLocaleString('en')} events`),
      signal,
    });
    if (stoppedBy) terminal.tell(`${file} is not imported to its end. ${stoppedBy.message}`);
    terminal.tell(`${events} events imported into ${out}${stoppedBy ? ': those before that' : ''}.`);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT.interrupted, 'Cancelled; nothing was written.');
    if (error instanceof ImportError) throw new CommandError(EXIT.usage, refusal(file, error.message, keep));
    if (error instanceof CaptureFileError) throw error;
    throw new CommandError(
      EXIT.writing,
      `Writing failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    terminal.endProgress();
  }
}

function refusal(file: string, why: string, keep: boolean): string {
  const isLater = /^line (?!1\b)\d+/.test(why);
  const way = isLater && !keep ? ' Nothing was written; --keep keeps the events before that.' : '';
  return `${file} cannot be imported. ${why}${way}`;
}
