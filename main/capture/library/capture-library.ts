import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CaptureFileError } from '../capture-file-error.ts';
import { CaptureWriter } from '../file/capture-writer.ts';
import { lockForWriting } from '../file/writer-lock.ts';
import { alternatives, fileNameOf } from './capture-name.ts';
import { CAPTURE_ENDING, summaryOf } from './capture-summary.ts';
import type { CaptureSummary } from './capture-summary.ts';

export interface LibrarySettings {
  /** Where the app keeps its captures; made where it is missing. */
  folder: string;
  /** Name and version of what makes captures. */
  application: string;
  /** Where the system has a bin: moves a file there. Null: what is deleted is gone. */
  trash: ((file: string) => Promise<void>) | null;
}

/** The captures in the app's own folder. Errors are `CaptureFileError` with a text for people, or the disk's own. */
export class CaptureLibrary {
  readonly #settings: LibrarySettings;

  constructor(settings: LibrarySettings) {
    this.#settings = settings;
  }

  /** The one that was written to last comes first; those that cannot be opened say why. */
  async list(): Promise<CaptureSummary[]> {
    await this.#ready();
    const names = await readdir(this.#settings.folder);
    const summaries: CaptureSummary[] = [];
    for (const name of names) {
      const summary = name.endsWith(CAPTURE_ENDING) ? this.#summary(name) : null;
      if (summary) summaries.push(summary);
    }
    return summaries.sort((one, other) => other.changedAt - one.changedAt);
  }

  /** Makes an empty capture and gives its file: "name.ringscope", or "name (2).ringscope" where that is taken. */
  async create(name: string, now: number): Promise<string> {
    await this.#ready();
    const { folder, application } = this.#settings;
    const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
    for (const candidate of alternatives(name)) {
      const file = join(folder, fileNameOf(candidate));
      try {
        new CaptureWriter({ file, existing: 'refuse', retention, application, now }).close();
        return file;
      } catch (error) {
        if (!(error instanceof CaptureFileError && error.code === 'exists')) throw error;
      }
    }
    throw new CaptureFileError('exists', `There are too many captures called ${name}. Choose another name.`);
  }

  /** Gives the new file. `in-use` while somebody records to it or reads what is still beside it. */
  async rename(file: string, name: string, now: number): Promise<string> {
    const target = join(dirname(file), fileNameOf(name));
    if (target === file) return file;
    await this.#alone(file, now, async () => {
      if ((await readdir(dirname(file))).some((other) => join(dirname(file), other) === target)) {
        throw new CaptureFileError('exists', `${target} exists already. Choose another name.`);
      }
      await rename(file, target);
    });
    return target;
  }

  /** What becomes of it: a bin keeps it until it is emptied; without one it is gone for good. */
  async delete(file: string): Promise<'in-trash' | 'gone'> {
    const { trash } = this.#settings;
    summaryOf(file);
    const lock = lockForWriting(file);
    try {
      if (trash) await trash(file);
      else await rm(file);
      for (const left of [`${file}-wal`, `${file}-shm`]) await rm(left, { force: true });
    } finally {
      lock.release();
    }
    return trash ? 'in-trash' : 'gone';
  }

  async #ready(): Promise<void> {
    await mkdir(this.#settings.folder, { recursive: true, mode: 0o700 });
  }

  /** Null for one that went away while the folder was read. */
  #summary(name: string): CaptureSummary | null {
    try {
      return summaryOf(join(this.#settings.folder, name));
    } catch (error) {
      if (error instanceof CaptureFileError && error.code === 'missing') return null;
      throw error;
    }
  }

  /** Does something to a capture that is one file and stays so meanwhile. */
  async #alone(file: string, now: number, work: () => Promise<void>): Promise<void> {
    const { problem, hasLog } = { ...summaryOf(file), hasLog: await this.#hasLog(file) };
    if (problem) throw problem;
    if (hasLog) this.#settle(file, now);
    if (await this.#hasLog(file)) {
      throw new CaptureFileError('in-use', `${file} is being read. Close it there, or try again.`);
    }
    const lock = lockForWriting(file);
    try {
      await work();
    } finally {
      lock.release();
    }
  }

  async #hasLog(file: string): Promise<boolean> {
    return (await readdir(dirname(file))).some((name) => join(dirname(file), name) === `${file}-wal`);
  }

  /** Takes into the file what a recording that was cut off has left beside it. */
  #settle(file: string, now: number): void {
    const { application } = this.#settings;
    const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
    new CaptureWriter({ file, existing: 'continue', retention, application, now }).close();
  }
}
