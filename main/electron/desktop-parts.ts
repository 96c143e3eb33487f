import { app, shell as system } from 'electron';
import type { WebContents } from 'electron';
import { dirname, join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { AppState } from '../../model/contract/app-state.ts';
import type { Settings } from '../../model/contract/settings.ts';
import { HOMEPAGE, VERSION } from '../application.ts';
import type { Engine, PageSession } from '../engine.ts';
import type { DesktopActions } from './desktop-actions.ts';
import { OpenCaptures } from './files/open-captures.ts';
import { followState } from './follow-state.ts';
import type { LogFile } from './life/log-file.ts';
import { SleepWatch } from './life/sleep-watch.ts';
import { AppMenu } from './menu/app-menu.ts';
import { CallNotifications } from './notifications/call-notifications.ts';
import type { Askers } from './page/checked-ipc.ts';
import { takeDroppedFiles } from './page/dropped-file.ts';
import { PagePort } from './page/page-port.ts';
import { AppTray } from './tray/app-tray.ts';

export interface DesktopPartsSettings {
  engine: Engine;
  clock: Clock;
  log: LogFile;
  actions: DesktopActions;
  /** What shows the page; null where there is no window. */
  contents: () => WebContents | null;
  isOnline: () => boolean;
  openLink: (address: string) => void;
  onBug: (context: string, error: unknown) => void;
}

/** What stands around a running engine: all that is there as long as it is, and ends with it. */
export class DesktopParts {
  readonly port: PagePort;
  readonly captures: OpenCaptures;
  readonly #engine: Engine;
  /** The desktop's own: it follows the state of the app as a page does. */
  readonly #session: PageSession;
  readonly #tray: AppTray;
  readonly #notifications: CallNotifications;
  readonly #menu: AppMenu;
  readonly #sleep: SleepWatch;
  readonly #end = new AbortController();

  constructor({ engine, clock, log, actions, contents, isOnline, openLink, onBug }: DesktopPartsSettings) {
    const { platform } = process;
    const askers: Askers = { contents, onRefused: (what) => log.tell(`refused: ${what}`) };
    const native = { clock, platform, log: (text: string) => log.tell(text) };
    this.#engine = engine;
    this.#session = engine.page();
    this.#menu = new AppMenu(clock, {
      platform,
      isDeveloped: !app.isPackaged,
      version: VERSION,
      run: (id) => {
        actions.open();
        this.port.order({ do: 'command', id });
      },
      openDocumentation: () => openLink(HOMEPAGE),
      openLicences: () => void show(licences(), log),
      openLog: () => void show(dirname(log.file), log),
    });
    this.port = new PagePort({ engine, askers, onCommands: (commands) => this.#menu.show(commands), onBug });
    this.captures = new OpenCaptures({ engine, order: (order) => this.port.order(order), onBug });
    takeDroppedFiles(askers, (file) => this.captures.open(file), onBug);
    const iconFolder = join(app.getAppPath(), 'dist', 'desktop', 'icons');
    this.#tray = new AppTray(actions, { ...native, iconFolder });
    this.#notifications = new CallNotifications(actions, native);
    this.#sleep = new SleepWatch(clock, isOnline, (reason, since) => engine.networkChanged(reason, since));
    app.setAboutPanelOptions({
      applicationName: 'Ringscope',
      applicationVersion: VERSION,
      website: HOMEPAGE,
    });
    followState(this.#session.api, (state) => this.#show(state), this.#end.signal).catch((error: unknown) =>
      onBug('following the state', error),
    );
  }

  /** On Linux nobody can say whether a tray is seen. */
  get mayHaveTray(): boolean {
    return this.#tray.presence !== 'none';
  }

  set ringingShownBy(by: AppState['ringingShownBy']) {
    this.#engine.ringingShownBy = by;
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#session.api['settings.save'](settings, this.#end.signal);
  }

  /** Ends all of it and the engine. False where something that was received is not in the record. */
  async close(): Promise<boolean> {
    this.#end.abort();
    this.#sleep.close();
    this.#notifications.close();
    this.#tray.close();
    await this.port.close();
    this.#menu.close();
    await this.#session.close();
    return this.#engine.close();
  }

  #show(state: AppState): void {
    this.#tray.show(state);
    this.#notifications.show(state);
  }
}

/** They lie beside the program where it is installed, and with the build in development. */
function licences(): string {
  return join(app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'dist'), 'licences.txt');
}

/** Has the system show a file or folder of ours. */
async function show(path: string, log: LogFile): Promise<void> {
  const trouble = await system.openPath(path);
  if (trouble !== '') log.tell(`${path} cannot be shown: ${trouble}`);
}
