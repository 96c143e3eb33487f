import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';

/** A capture that was opened not long ago; it may be gone by now. */
export interface RecentFile {
  file: string;
  /** ms since the epoch. */
  at: number;
}

const recentSchema = z.object({
  version: z.literal(1),
  files: z.array(z.object({ file: z.string().min(1), at: z.number() })),
});

/** The captures that were opened last, the newest first, kept in a JSON file. One process at a time. */
export class RecentCaptures {
  readonly #path: string;
  readonly #most: number;
  #files: RecentFile[];
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, files: RecentFile[], most: number) {
    this.#path = path;
    this.#files = files;
    this.#most = most;
  }

  /**
   * Reads the file, which may be missing. One that cannot be understood is set aside, and `onTrouble` is told in words:
   * a list of recent files is never worth failing to start.
   */
  static async load(path: string, onTrouble: (text: string) => void, most = 20): Promise<RecentCaptures> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return null;
      onTrouble(`The list of recent captures cannot be read: ${messageOf(error)}.`);
      return null;
    });
    if (text === null) return new RecentCaptures(path, [], most);
    try {
      return new RecentCaptures(path, recentSchema.parse(JSON.parse(text)).files.slice(0, most), most);
    } catch {
      const aside = `${path}.damaged`;
      await rename(path, aside).catch((error: unknown) => onTrouble(messageOf(error)));
      onTrouble(`The list of recent captures was damaged. It begins anew; the old one is kept as ${aside}.`);
      return new RecentCaptures(path, [], most);
    }
  }

  get files(): readonly RecentFile[] {
    return this.#files;
  }

  /** Puts a file at the top. Resolves when that is on disk. */
  remember(file: string, now: number): Promise<void> {
    const others = this.#files.filter((recent) => recent.file !== file);
    return this.#save([{ file, at: now }, ...others].slice(0, this.#most));
  }

  forget(file: string): Promise<void> {
    return this.#save(this.#files.filter((recent) => recent.file !== file));
  }

  #save(files: RecentFile[]): Promise<void> {
    this.#files = files;
    const saved = this.#saving.then(() => writeWhole(this.#path, JSON.stringify({ version: 1, files })));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }
}

/** The file has the old text or the new one, whatever happens meanwhile. */
async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`;
  try {
    const handle = await open(partial, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
