import { shell as system } from 'electron';
import type { Session } from 'electron';
import type { Clock } from '../../model/clock.ts';
import type { Settings } from '../../model/contract/settings.ts';
import type { DemoSystems, Shell, Updates } from '../engine/shell.ts';
import { environmentSecrets } from '../secrets/environment-secrets.ts';
import { keychainSecrets } from '../secrets/keychain-secrets.ts';
import type { FileDialogs } from './files/file-dialogs.ts';

export interface DesktopShellSettings {
  clock: Clock;
  dataDir: string;
  dialogs: FileDialogs;
  /** Whose proxy settings are the system's. */
  session: Session;
  updates: Updates | null;
  /** Messages a second for each system of the demo. */
  rate: number | undefined;
  onSettings: (settings: Settings) => void;
  onBug: (context: string, error: unknown) => void;
}

/** What the engine has of the desktop. */
export function desktopShell(of: DesktopShellSettings): Shell {
  const { dialogs, session } = of;
  return {
    kind: 'desktop',
    clock: of.clock,
    dataDir: of.dataDir,
    givenSecrets: environmentSecrets(process.env),
    keptSecrets: keychainSecrets(),
    systemProxy: { resolveProxy: (url) => session.resolveProxy(url) },
    // Uploads are for pages that cannot see this computer.
    chooseFile: (purpose) => dialogs.toOpen(purpose),
    chooseSaveTarget: async (name) => {
      const file = await dialogs.toSave(name);
      return file === null ? null : { file, download: null };
    },
    reveal: (file) => {
      if (dialogs.isOurs(file)) system.showItemInFolder(file);
    },
    startDemo: () => startDemo(of.rate),
    updates: of.updates,
    onSettings: of.onSettings,
    onBug: of.onBug,
  };
}

/** The simulators are much code for what few starts need. */
async function startDemo(rate: number | undefined): Promise<DemoSystems> {
  const { startDemoSystems } = await import('../headless/demo-systems.ts');
  return startDemoSystems(rate);
}
