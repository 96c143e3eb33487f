import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Where the text of an export, or its bytes in UTF-8, go. After `finish` or `discard` nothing is left open. */
export interface Sink {
  /** Resolves when more can be taken. */
  write(text: string | Uint8Array): Promise<void>;
  /** The reader has gone: what is written from now on goes nowhere. */
  readonly isClosed: boolean;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/**
 * A file that appears under its name complete or not at all; for its owner only, as it tells who called whom. While one
 * piece is being written the next one can be made: a failure is told with the next one.
 */
export async function openFileSink(file: string): Promise<Sink> {
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  const handle = await open(partial, 'wx', 0o600);
  let writing = Promise.resolve();
  // Whoever writes next, or ends it, is told.
  const toldLater = (): void => undefined;
  return {
    isClosed: false,
    async write(text) {
      await writing;
      writing = handle.writeFile(text);
      writing.catch(toldLater);
    },
    async finish() {
      await writing;
      await handle.sync();
      await handle.close();
      await rename(partial, file);
    },
    async discard() {
      await Promise.allSettled([writing]);
      // Closing is allowed twice, and so is removing: it may have failed after either.
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}
