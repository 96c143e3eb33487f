import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { checked } from '../../model/checked.ts';

/** A small file of settings that the app reads at its start and writes when they change. */
export interface JsonFile<Content> {
  /** As last read or saved. */
  readonly content: Content;
  /** Set where the file could not be used: it lies beside under another name, and the defaults hold. */
  readonly setAside: string | null;
  /** Resolves when it is on disk; the file is always either the old or the new one. Saves come one after the other. */
  save(content: Content): Promise<void>;
}

/** Reads the file; what `schema` makes of `absent` holds where there is none. Never fails over what is in the file. */
export async function openJsonFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
  absent: unknown,
): Promise<JsonFile<Content>> {
  const { content, setAside } = await read(file, schema, absent);
  let now = content;
  let last: Promise<void> = Promise.resolve();
  return {
    get content() {
      return now;
    },
    setAside,
    save(next) {
      now = next;
      last = last.then(
        () => write(file, next),
        () => write(file, next),
      );
      return last;
    },
  };
}

async function read<Content>(
  file: string,
  schema: z.ZodType<Content>,
  absent: unknown,
): Promise<{ content: Content; setAside: string | null }> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (text === null) return { content: schema.parse(absent), setAside: null };
  const parsed = checked(schema, jsonOf(text));
  if (parsed.success) return { content: parsed.data, setAside: null };
  const setAside = `${file}.${randomUUID().slice(0, 8)}.unreadable`;
  await rename(file, setAside);
  return { content: schema.parse(absent), setAside };
}

/** Undefined where it is none, which no schema of a file takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function write(file: string, content: unknown): Promise<void> {
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(partial, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
