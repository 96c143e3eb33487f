import { chooseFile } from '../../files/choose-file.ts';
import { upload } from '../../files/upload.ts';
import type { AppContext } from '../../state/app-context.ts';

const CAPTURES = '.ringscope';
const EXPORTS = '.json,.ndjson,.jsonl';

/** Opens a capture that the person chooses: in a browser it is uploaded, on the desktop a dialog asks. */
export function openCapture(app: AppContext): void {
  if (app.session.state?.shell === 'browser') chooseFile(CAPTURES, (file) => void takeFile(app, file));
  else void app.dialogs.attempt(openUpload(app, null));
}

export function importCapture(app: AppContext): void {
  if (app.session.state?.shell === 'browser') chooseFile(EXPORTS, (file) => void takeFile(app, file));
  else void app.dialogs.attempt(app.client.ask('captures.import', { upload: null }));
}

/** Opens or imports a file of the person's, by its ending. */
export async function takeFile(app: AppContext, file: File): Promise<void> {
  await app.dialogs.attempt(
    upload(file).then(async (id) => {
      if (isExport(file.name)) await app.client.ask('captures.import', { upload: id });
      else await openUpload(app, id);
    }),
  );
}

/** Opens or imports what was dropped on the window: the desktop reads it where it lies, a browser uploads it. */
export async function takeDropped(app: AppContext, file: File): Promise<void> {
  if (!window.ringscope) {
    await takeFile(app, file);
    return;
  }
  const problem = await window.ringscope.openDropped(file);
  if (problem !== null) app.dialogs.tell(problem);
}

export async function openRecent(app: AppContext, file: string): Promise<void> {
  const capture = await app.dialogs.attempt(app.client.ask('captures.openRecent', { file }));
  if (capture !== null) app.selection.showCapture(capture);
}

export async function closeCapture(app: AppContext, capture: string): Promise<void> {
  await app.dialogs.attempt(app.client.ask('captures.close', { capture }));
}

/** JSON and NDJSON are exports, which are read into a new capture. */
export function isExport(fileName: string): boolean {
  return /\.(json|ndjson|jsonl)$/i.test(fileName);
}

async function openUpload({ client, selection }: AppContext, id: string | null): Promise<void> {
  const capture = await client.ask('captures.open', { upload: id });
  if (capture !== null) selection.showCapture(capture);
}
