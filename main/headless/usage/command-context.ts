import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** What the usage of every command is written with. */
export interface CommandContext {
  program: Command;
  terminal: Terminal;
  /** When the process began, ms since the epoch. */
  startedAt: number;
  /** Sets the exit code of the process. */
  finish: (exitCode: number) => void;
}

export const FILTER = '--filter <expression>';

/** Stands in the help of every command that takes a filter. */
export const ABOUT_FILTERS = '\nHow filters are written: ringscope filters';

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
