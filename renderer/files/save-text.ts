import type { AppContext } from '../state/app-context.ts';

/** Hands a text to the person as a file: by a download, or by a dialog that asks where to. Says when it is saved. */
export async function saveText(
  { client, dialogs, announcer }: Pick<AppContext, 'client' | 'dialogs' | 'announcer'>,
  name: string,
  text: string,
): Promise<void> {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const saved = await dialogs.attempt(client.ask('files.save', { name: plain, text }));
  if (!saved) return;
  if (saved.download === null) announcer.say(`${plain} is saved.`);
  else download(saved.download);
}

/** Fetches what the engine offers at an address, under the name that comes with it. */
export function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
