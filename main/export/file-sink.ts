import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Where the text of an export goes. After `finish` or `discard` nothing is left open. */
export interface Sink {
  /** Resolves when more can be taken. */
  write(text: string): Promise<void>;
  /** The reader has gone: what is written from now on goes nowhere. */
  readonly isClosed: boolean;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** A file that appears under its name complete or not at all; for its owner only, as it tells who called whom. */
export async function openFileSink(file: string): Promise<Sink> {
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  const handle = await open(partial, 'wx', 0o600);
  return {
    isClosed: false,
    async write(text) {
      await handle.writeFile(text);
    },
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(partial, file);
    },
    async discard() {
      // Closing is allowed twice, and so is removing: it may have failed after either.
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}
