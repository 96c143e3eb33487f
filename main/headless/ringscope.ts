#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CaptureFileError } from '../capture/capture-file-error.ts';
import { SourcesFileError } from '../sources/sources-file.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { forTerminal } from './terminal-text.ts';

const startedAt = Date.now() - Math.round(performance.now());
const terminal = new Terminal(process.stdout, process.stderr);

try {
  await createProgram(terminal, startedAt).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Tells the person what went wrong, unless that has been done, and says which exit code it means. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const known = [CommandError, SourcesFileError, CaptureFileError].some((kind) => error instanceof kind);
  if (!known || !(error instanceof Error)) throw error;
  terminal.tell(error.message.split('\n').map(forTerminal).join('\n'));
  return error instanceof CommandError ? error.exitCode : EXIT.usage;
}
