import type { AppContext } from '../../state/app-context.ts';
import { saveText } from '../../files/save-text.ts';

export async function importSources({ client, dialogs, announcer }: AppContext, file: File): Promise<void> {
  const ids = await dialogs.attempt(client.ask('sources.import', { text: await file.text() }));
  if (ids) announcer.say(`${ids.length} ${ids.length === 1 ? 'source' : 'sources'} imported.`);
}

export async function exportSources({ client, dialogs }: AppContext): Promise<void> {
  const text = await dialogs.attempt(client.ask('sources.export', {}));
  if (text !== null) saveText('ringscope-sources.json', text, 'application/json');
}
