import { statSync } from 'node:fs';

/** A file that is recorded to is not what it was. The message is in plain words, without a full stop. */
export class LostPlaceError extends Error {
  /** Whether what was recorded is whole, elsewhere, and can be closed in order there. */
  readonly isWhole: boolean;

  constructor(message: string, isWhole: boolean) {
    super(message);
    this.name = 'LostPlaceError';
    this.isWhole = isWhole;
  }
}

const GONE =
  'the file was deleted or moved while it was recorded to, with all that was in it; a new one takes its place';
const REPLACED = 'another file has taken the place of the one that was recorded to';
const OVERWRITTEN = 'another program has written over the file while it was recorded to';

/**
 * Where a capture stands while it is recorded to. SQLite goes on writing to a file that was deleted, moved or written
 * over by somebody else without a word; what is written then is in no file that anybody will find.
 */
export class FilePlace {
  /** Tells this file from any other on this computer. */
  readonly identity: string;
  readonly #path: string;
  #size: bigint;

  /** Throws where there is no such file. */
  constructor(path: string) {
    const { dev, ino, size } = statSync(path, { bigint: true });
    this.#path = path;
    this.identity = `${dev}:${ino}`;
    this.#size = size;
  }

  /** Throws `LostPlaceError` where the file is gone, another one, or shorter than before: a capture never shrinks. */
  check(): void {
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (!found) throw new LostPlaceError(GONE, true);
    if (`${found.dev}:${found.ino}` !== this.identity) {
      throw new LostPlaceError(REPLACED, true);
    }
    if (found.size < this.#size) {
      throw new LostPlaceError(OVERWRITTEN, false);
    }
    this.#size = found.size;
  }
}
