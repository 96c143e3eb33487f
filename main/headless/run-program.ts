import { CommanderError } from 'commander';
import { CaptureFileError } from '../capture/capture-file-error.ts';
import { SourcesFileError } from '../sources/sources-file-error.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { forTerminal } from './terminal-text.ts';

/**
 * The command line: does what these arguments, without those of the program itself, ask for. Sets the process's exit
 * code, and rejects only over a mistake of ours.
 */
export async function runProgram(args: readonly string[], startedAt: number): Promise<void> {
  const terminal = new Terminal(process.stdout, process.stderr);
  try {
    await createProgram(terminal, startedAt).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error, terminal);
  }
}

/** Tells the person what went wrong, unless that has been done, and says which exit code it means. */
function exitCodeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const known = [CommandError, SourcesFileError, CaptureFileError].some((kind) => error instanceof kind);
  if (!known || !(error instanceof Error)) throw error;
  terminal.tell(error.message.split('\n').map(forTerminal).join('\n'));
  return error instanceof CommandError ? error.exitCode : EXIT.usage;
}
