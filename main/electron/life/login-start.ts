import { app } from 'electron';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const FILE = 'ringscope-desktop.desktop';
const ARGUMENTS = ['--hidden'];

export interface LoginStartSettings {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where the person's files are; their own home where absent. */
  home?: string;
}

/**
 * Has the system start the app with the session, or no longer. Only of an installed app: in development it would start
 * Electron without anything in it. On Linux by an autostart entry
 * (https://specifications.freedesktop.org/autostart-spec/latest/), as Electron offers nothing there.
 */
export async function startAtLogin(isWanted: boolean, settings: LoginStartSettings): Promise<void> {
  if (!app.isPackaged) return;
  if (settings.platform !== 'linux') {
    // Windows finds only the entry with these arguments.
    if (app.getLoginItemSettings({ args: ARGUMENTS }).openAtLogin === isWanted) return;
    app.setLoginItemSettings({ openAtLogin: isWanted, args: ARGUMENTS });
    return;
  }
  const file = autostartFile(settings);
  if (!isWanted) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  // An AppImage runs from a place that is another one each time; it says where it is itself.
  await writeFile(file, entry(settings.environment['APPIMAGE'] ?? app.getPath('exe')));
}

function autostartFile({ environment, home = homedir() }: LoginStartSettings): string {
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', FILE);
}

function entry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Ringscope',
    `Exec=${[quoted(program), ...ARGUMENTS].join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html */
function quoted(path: string): string {
  const escaped = path.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  // The value as a whole is a string, in which "\" is written twice.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
