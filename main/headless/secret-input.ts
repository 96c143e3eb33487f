import { CommandError, EXIT } from './exit-codes.ts';

/** Where a secret comes from: a pipe, or a terminal. */
export type SecretInput = NodeJS.ReadableStream & {
  isTTY?: boolean;
  setRawMode?: (mode: boolean) => unknown;
};

/** Longer than any password or token that is meant. */
const LONGEST = 64 * 1024;
const KEY = { interrupt: '\u0003', end: '\u0004', backspace: '\b', erase: '\u007f', eraseAll: '\u0015' };

/** Reads to the end; a line end after the last line does not belong to the secret. */
export async function readPipedSecret(input: SecretInput): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > LONGEST) throw new CommandError(EXIT.usage, 'Stdin has more than 64 KB: that is no secret.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '');
}

/** Reads a line from the keyboard without showing it. Ctrl-C ends the command. */
export function readTypedSecret(input: SecretInput): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const finish = (): void => {
      input.off('data', onData);
      input.off('end', onEnd);
      input.setRawMode?.(false);
      input.pause();
    };
    const onEnd = (): void => {
      finish();
      resolve(typed.join(''));
    };
    const onData = (data: string): void => {
      for (const character of data) {
        if (character === KEY.interrupt) {
          finish();
          reject(new CommandError(EXIT.interrupted, 'Cancelled; nothing was stored.'));
          return;
        }
        if (character === '\r' || character === '\n' || character === KEY.end) {
          onEnd();
          return;
        }
        if (character === KEY.backspace || character === KEY.erase) typed.pop();
        else if (character === KEY.eraseAll) typed = [];
        else if (typed.length < LONGEST) typed.push(character);
      }
    };
    input.setEncoding('utf8');
    input.setRawMode?.(true);
    input.on('data', onData);
    input.on('end', onEnd);
    input.resume();
  });
}
