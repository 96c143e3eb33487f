import { app } from 'electron';
import { runProgram } from '../headless/run-program.ts';

/**
 * Does what the command line asks for and ends the process. Nothing of Electron is used but its end: the app never gets
 * ready, so that it needs no display.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await runProgram(args, Math.round(performance.timeOrigin));
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  await Promise.all([written(process.stdout), written(process.stderr)]);
  app.exit(Number(process.exitCode ?? 0));
}

/** Pipes on Windows take what is written later, and `app.exit` does not wait for them. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
