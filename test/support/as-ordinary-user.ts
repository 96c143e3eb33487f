import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const NOBODY = 65_534;

/**
 * Runs `work` as a user for whom permissions hold: root may read and write everything. The folder and what is in it are
 * given to that user. Files that are not loaded yet may be out of its reach, so `work` should load none.
 */
export async function asOrdinaryUser<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) {
    chownSync(path, NOBODY, NOBODY);
  }
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
