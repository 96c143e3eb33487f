/** What the command line says by its exit code; the same in every command. */
export const EXIT = {
  ok: 0,
  /** The doctor found something that keeps a source from working. */
  stepFailed: 1,
  /** Wrong usage, or a file that cannot be used. */
  usage: 2,
  /** A source never came up. */
  neverUp: 3,
  /** The record or the output could not be written. */
  writing: 4,
  /** Ended by Ctrl-C before it was done, as shells count it. */
  interrupted: 130,
} as const;

/** Ends the command with a message for the person and an exit code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
