import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this person's settings, sources and captures are kept, by the customs of the system. */
export function dataFolder(environment = process.env, platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Ringscope');
    case 'win32':
      return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Ringscope');
    default:
      return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'ringscope');
  }
}
