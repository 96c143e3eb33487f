import { access, constants, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandError, EXIT } from './exit-codes.ts';

/**
 * Makes sure, before anything is started, that a file can be made here. An existing file is removed only with
 * `overwrite`. Throws `CommandError`: 2 where the file exists, 4 where it cannot be written.
 */
export async function claimOutput(file: string, { overwrite }: { overwrite?: true }): Promise<void> {
  const existing = await stat(file).catch(() => null);
  if (existing?.isDirectory())
    throw new CommandError(EXIT.usage, `${file} is a folder. Name a file to write to.`);
  if (existing && !overwrite) {
    throw new CommandError(EXIT.usage, `${file} exists already. Choose another name, or add --overwrite.`);
  }
  const folder = dirname(file);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if (existing) await rm(file);
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'there is no such folder'
        : 'no permission';
    throw new CommandError(EXIT.writing, `Cannot write ${file}: ${why} (${folder}).`);
  }
}
