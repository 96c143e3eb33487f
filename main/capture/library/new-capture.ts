import { randomUUID } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { CaptureFileError } from '../capture-file-error.ts';
import { CaptureWriter } from '../file/capture-writer.ts';
import { lockForWriting } from '../file/writer-lock.ts';

export interface NewCaptureOptions {
  /** The capture to make. */
  target: string;
  /** Whether a file that is there gives way, once the new one is complete. It stays where this fails. */
  replace: boolean;
  /** Name and version of what makes it. */
  application: string;
  /** ms since the epoch. */
  now: number;
}

/** A capture that appears under its name complete or not at all. One of `commit` and `discard` has to be called. */
export class NewCapture {
  readonly writer: CaptureWriter;
  readonly #target: string;
  readonly #partial: string;
  readonly #replace: boolean;

  /** Throws `CaptureFileError` where no capture can be made of that name. */
  static async begin(options: NewCaptureOptions): Promise<NewCapture> {
    const found = await stat(options.target).catch(() => null);
    if (found?.isDirectory()) {
      throw new CaptureFileError('is-a-folder', `${options.target} is a folder. Name a file in it.`);
    }
    if (found && !options.replace) throw alreadyThere(options.target);
    return new NewCapture(options);
  }

  private constructor({ target, replace, application, now }: NewCaptureOptions) {
    this.#target = target;
    this.#replace = replace;
    this.#partial = `${target}.${randomUUID().slice(0, 8)}.partial`;
    const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
    this.writer = new CaptureWriter({
      ...{ file: this.#partial, existing: 'refuse', retention, application, now },
    });
  }

  /** Throws `CaptureFileError` where somebody records to the file that was to give way; then it is as it was. */
  async commit(): Promise<void> {
    this.writer.close();
    if (!this.#replace && (await stat(this.#target).catch(() => null))) throw alreadyThere(this.#target);
    const lock = lockForWriting(this.#target);
    try {
      // Those of a capture that was there once would be taken for this one's.
      for (const left of [`${this.#target}-wal`, `${this.#target}-shm`]) await rm(left, { force: true });
      await rename(this.#partial, this.#target);
    } finally {
      lock.release();
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    if (!this.writer.isClosed) this.writer.close();
    await rm(this.#partial, { force: true });
  }
}

function alreadyThere(file: string): CaptureFileError {
  return new CaptureFileError('exists', `${file} exists already. Choose another name.`);
}
