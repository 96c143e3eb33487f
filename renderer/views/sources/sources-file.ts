import type { AppContext } from '../../state/app-context.ts';
import { saveText } from '../../files/save-text.ts';

export async function importSources({ client, dialogs, announcer }: AppContext, file: File): Promise<void> {
  const ids = await dialogs.attempt(client.ask('sources.import', { text: await file.text() }));
  if (ids) announcer.say(`${ids.length} ${ids.length === 1 ? 'source' : 'sources'} imported.`);
}

export async function exportSources(app: AppContext): Promise<void> {
  const text = await app.dialogs.attempt(app.client.ask('sources.export', {}));
  if (text !== null) await saveText(app, 'ringscope-sources.json', text);
}
