import { APPLICATION } from '../../application.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import { recoverCapture } from '../../capture/recovery/recover-capture.ts';
import type { RecoveryReport } from '../../capture/recovery/recover-capture.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

export interface RecoverOptions {
  out: string;
  overwrite?: true;
}

/** `ringscope recover`. Resolves with the exit code. */
export async function recoverCommand(
  file: string,
  { out, overwrite }: RecoverOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  try {
    const report = await recoverCapture({
      file,
      target: out,
      replace: overwrite === true,
      application: APPLICATION,
      now: Date.now(),
      onProgress: (share) => terminal.showProgress(`Recovering: ${Math.floor(share * 100)} %`),
      signal,
    });
    for (const line of reportLines(report, out)) terminal.tell(line);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT.interrupted, 'Cancelled; nothing was written.');
    if (error instanceof CaptureFileError) throw error;
    throw new CommandError(
      EXIT.writing,
      `Recovery failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    terminal.endProgress();
  }
}

/** More lines than this nobody reads. */
const MOST_LINES = 20;

function reportLines({ recovered, mended, lostEvents, lost }: RecoveryReport, out: string): string[] {
  const lines = [`${recovered} events recovered into ${out}.`];
  if (mended > 0) lines.push(`Of ${mended} of them some of what came with the event is lost.`);
  if (lostEvents === 0) return [...lines, 'No event is known to be lost.'];
  lines.push(`${lostEvents} events are lost:`);
  for (const { fromSeq, toSeq, reason } of lost.slice(0, MOST_LINES)) {
    lines.push(fromSeq === toSeq ? `  ${fromSeq}: ${reason}` : `  ${fromSeq} to ${toSeq}: ${reason}`);
  }
  if (lost.length > MOST_LINES) lines.push('  and more; the gaps in the new capture name all of them.');
  return lines;
}
