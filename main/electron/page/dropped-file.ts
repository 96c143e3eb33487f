import { z } from 'zod';
import { CHANNELS } from '../../../model/contract/bridge.ts';
import { RequestFailure } from '../../../model/contract/failures.ts';
import { captureFile } from '../files/capture-files.ts';
import { answerPage } from './checked-ipc.ts';
import type { Askers } from './checked-ipc.ts';

const IS_EXPORT = /\.(json|ndjson)$/i;

/** Opens captures that are dropped on the window; what is said of others is for the person who dropped them. */
export function takeDroppedFiles(
  askers: Askers,
  open: (file: string) => Promise<void>,
  onBug: (context: string, error: unknown) => void,
): void {
  answerPage(CHANNELS.openDropped, z.string().min(1).max(4_096), askers, async (path) => {
    if (IS_EXPORT.test(path)) return 'This is an export. Use “Import an export…” to make a capture of it.';
    const file = await captureFile(path);
    if (file === null) return 'This is no capture: the names of their files end in .ringscope.';
    try {
      await open(file);
      return null;
    } catch (error) {
      if (error instanceof RequestFailure) return error.message;
      onBug('the opening of a dropped file', error);
      return 'Ringscope made a mistake. Details are in its log; please report it.';
    }
  });
}
