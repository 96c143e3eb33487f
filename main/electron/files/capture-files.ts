import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { CAPTURE_ENDING } from '../../capture/library/capture-summary.ts';

/** More at once is no person's doing. */
const MOST_AT_ONCE = 10;

/** The path where it names a file that can be a capture; null where not. It may come from anybody. */
export async function captureFile(path: string): Promise<string | null> {
  const isName = isAbsolute(path) && !path.includes('\0') && path.toLowerCase().endsWith(CAPTURE_ENDING);
  if (!isName) return null;
  // Whatever the reason, a file that cannot be looked at cannot be opened either.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? path : null;
}

/** Those of the paths that can be captures, each once. */
export async function captureFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all([...new Set(paths)].slice(0, MOST_AT_ONCE).map(captureFile));
  return found.filter((file) => file !== null);
}
