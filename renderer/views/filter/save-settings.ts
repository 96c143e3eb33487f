import { RequestFailure } from '../../../model/contract/failures.ts';
import type { Settings } from '../../../model/contract/settings.ts';
import type { AppContext } from '../../state/app-context.ts';

/** Changes settings; gives why they could not be saved, in words, or null. */
export async function saveSettings(
  { client, session }: Pick<AppContext, 'client' | 'session'>,
  change: (settings: Settings) => Settings,
): Promise<string | null> {
  if (!session.state) return null;
  try {
    await client.ask('settings.save', change(session.state.settings));
    return null;
  } catch (error) {
    if (error instanceof RequestFailure) return error.message;
    throw error;
  }
}
