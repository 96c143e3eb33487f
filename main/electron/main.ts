import { commandLineArguments } from './start-arguments.ts';

const commandLine = commandLineArguments(process.argv);
// Awaited: Electron gets ready only after that, and some of what the desktop sets up has to come before
// (https://www.electronjs.org/docs/latest/tutorial/esm#you-must-use-await-generously-before-the-apps-ready-event).
if (commandLine) {
  const { runCommandLine } = await import('./run-command-line.ts');
  await runCommandLine(commandLine);
} else {
  const { startDesktop } = await import('./start-desktop.ts');
  startDesktop();
}
