import { Command } from 'commander';
import { VERSION } from '../application.ts';
import type { Terminal } from './terminal.ts';
import { addAppCommands } from './usage/app-commands.ts';
import type { CommandContext } from './usage/command-context.ts';
import { addFileCommands } from './usage/file-commands.ts';
import { addLiveCommands } from './usage/live-commands.ts';

/** The command line. Each command's code is loaded when it is called; `run` sets the process's exit code. */
export function createProgram(terminal: Terminal, startedAt: number): Command {
  const program = new Command('ringscope')
    .description('A monitor for telephony event streams: captures, explains, exports.')
    .version(VERSION)
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    })
    .showHelpAfterError('(add --help for how to use it)')
    .exitOverride();

  const context: CommandContext = {
    program,
    terminal,
    startedAt,
    finish: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
  addLiveCommands(context);
  addFileCommands(context);
  addAppCommands(context);
  return program;
}
