import { app, nativeTheme, net, powerMonitor, session } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { Settings } from '../../model/contract/settings.ts';
import { VERSION } from '../application.ts';
import { Engine } from '../engine.ts';
import { openJsonFile } from '../engine/json-file.ts';
import type { JsonFile } from '../engine/json-file.ts';
import { readPageFiles } from '../page-files.ts';
import type { DesktopActions } from './desktop-actions.ts';
import { DesktopParts } from './desktop-parts.ts';
import { desktopShell } from './desktop-shell.ts';
import { ExternalLinks } from './external-link.ts';
import { FileDialogs } from './files/file-dialogs.ts';
import type { HandedFiles } from './files/handed-files.ts';
import { Leave } from './life/leave.ts';
import type { LogFile } from './life/log-file.ts';
import { startAtLogin } from './life/login-start.ts';
import { tellOfUnknownChannels } from './page/checked-ipc.ts';
import { servePage } from './page/page-scheme.ts';
import { keepFromNetwork } from './page/session-guard.ts';
import type { DesktopArguments } from './start-arguments.ts';
import { AppUpdates } from './updates/app-updates.ts';
import { isUpdatable, loadUpdater } from './updates/updater.ts';
import { CloseWindow } from './window/close-window.ts';
import { MainWindow } from './window/main-window.ts';
import { PageTrouble } from './window/page-trouble.ts';
import { groundOf } from './window/window-options.ts';
import { windowMemorySchema } from './window/window-place.ts';
import type { WindowMemory } from './window/window-place.ts';

export interface DesktopStart {
  asked: DesktopArguments;
  dataDir: string;
  clock: Clock;
  log: LogFile;
  files: HandedFiles;
}

/** The app on a desktop: the engine, a window on it, and what the system tells and is told. */
export class Desktop {
  readonly #start: DesktopStart;
  readonly #window: MainWindow;
  readonly #links: ExternalLinks;
  readonly #dialogs: FileDialogs;
  readonly #leave: Leave;
  readonly #updates: AppUpdates | null;
  readonly #trouble: PageTrouble;
  readonly #closing: CloseWindow;
  #parts: DesktopParts | null = null;
  #settings: Settings | null = null;

  /** Opens the record and the window; to be called once the app is ready. Rejects where the data folder is unusable. */
  static async start(start: DesktopStart): Promise<Desktop> {
    const memory = await openJsonFile(join(app.getPath('userData'), 'window.json'), windowMemorySchema, {});
    const desktop = new Desktop(start, memory);
    await desktop.#open();
    return desktop;
  }

  private constructor(start: DesktopStart, memory: JsonFile<WindowMemory>) {
    const { clock, log } = start;
    const onBug = this.#onBug;
    const quit = (): void => app.quit();
    this.#start = start;
    this.#window = new MainWindow({
      clock,
      memory,
      session: session.defaultSession,
      preload: join(app.getAppPath(), 'dist', 'desktop', 'preload.cjs'),
      isDeveloped: !app.isPackaged,
      ground: () => groundOf(this.#settings?.theme ?? 'system', nativeTheme),
      onOpened: (window) => this.#watch(window),
      onBug,
    });
    const current = (): BrowserWindow | null => this.#window.current;
    this.#links = new ExternalLinks(current);
    this.#dialogs = new FileDialogs(current, memory);
    this.#leave = new Leave({ clock, close: () => this.#close(), tell: (text) => log.tell(text), onBug });
    this.#updates = isUpdatable({
      platform: process.platform,
      environment: process.env,
      resources: process.resourcesPath,
    })
      ? new AppUpdates({
          clock,
          version: VERSION,
          load: loadUpdater,
          leave: (end) => this.#leave.go(end),
          tell: (text) => log.tell(text),
        })
      : null;
    this.#trouble = new PageTrouble({ clock, tell: (text) => log.tell(text), quit });
    this.#closing = new CloseWindow({
      platform: process.platform,
      settings: () => this.#settings,
      mayHaveTray: () => this.#parts?.mayHaveTray ?? false,
      isQuitting: () => this.#leave.isUnderWay,
      save: (settings) => this.#actions.saveSettings(settings),
      quit,
      onBug,
    });
  }

  /** Shows the window: the person has started the app once more, or used its icon. */
  open(): void {
    this.#window.show();
  }

  /** The page wanted to open this address. */
  openLink(address: string): void {
    this.#links.open(address).catch((error: unknown) => this.#onBug('the opening of a link', error));
  }

  async #open(): Promise<void> {
    const { asked, dataDir, clock, log, files } = this.#start;
    const onRefused = (what: string): void => log.tell(`refused: ${what}`);
    const pageFiles = await readPageFiles(join(app.getAppPath(), 'dist', 'page'));
    servePage(session.defaultSession, pageFiles, onRefused);
    keepFromNetwork(session.defaultSession, onRefused, !app.isPackaged);
    const engine = await Engine.open(
      desktopShell({
        clock,
        dataDir,
        dialogs: this.#dialogs,
        session: session.defaultSession,
        updates: this.#updates,
        rate: asked.rate,
        onSettings: (settings) => this.#apply(settings),
        onBug: this.#onBug,
      }),
    );
    this.#parts = new DesktopParts({
      engine,
      clock,
      log,
      actions: this.#actions,
      contents: () => this.#window.contents,
      isOnline: () => net.isOnline(),
      openLink: (address) => this.openLink(address),
      onBug: this.#onBug,
    });
    this.#listen();
    const unseen = process.platform === 'linux' ? 'minimized' : 'hidden';
    this.#window.open(asked.hidden ? unseen : 'shown');
    files.giveTo((paths) => void this.#parts?.captures.openAll(paths));
    if (asked.demo) {
      engine.startDemo().catch((error: unknown) => this.#onBug('the start of the demo', error));
    }
  }

  #listen(): void {
    app.on('activate', () => this.open());
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    powerMonitor.on('shutdown', () => this.#leave.goSilently());
  }

  #watch(window: BrowserWindow): void {
    const { log } = this.#start;
    this.#trouble.watch(window);
    this.#closing.watch(window);
    tellOfUnknownChannels(window.webContents, (what) => log.tell(`refused: ${what}`));
    window.once('ready-to-show', () => this.#updates?.start());
    window.on('closed', () => {
      this.#parts?.port.close().catch((error: unknown) => this.#onBug('the end of a page', error));
    });
    // Windows: the session is ended, whatever anybody says.
    window.on('session-end', () => this.#leave.goSilently());
  }

  #apply(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (before?.theme !== settings.theme) {
      nativeTheme.themeSource = settings.theme === 'contrast' ? 'dark' : settings.theme;
      this.#window.current?.setBackgroundColor(groundOf(settings.theme, nativeTheme));
    }
    if (before?.startAtLogin !== settings.startAtLogin) {
      startAtLogin(settings.startAtLogin, { platform: process.platform, environment: process.env }).catch(
        (error: unknown) => this.#onBug('the start at login', error),
      );
    }
  }

  readonly #actions: DesktopActions = {
    open: () => this.open(),
    showCall: (call) => {
      this.open();
      this.#parts?.port.order({ do: 'showCall', call });
    },
    showRinging: () => {
      this.open();
      this.#parts?.port.order({ do: 'showRinging' });
    },
    saveSettings: async (settings) => {
      await this.#parts?.saveSettings(settings);
    },
    quit: () => app.quit(),
    setRingingShownBy: (by) => {
      if (this.#parts) this.#parts.ringingShownBy = by;
    },
  };

  /** False where something that was received is not in the record. */
  async #close(): Promise<boolean> {
    this.#updates?.close();
    await this.#window.close().catch((error: unknown) => this.#onBug('remembering the window', error));
    return (await this.#parts?.close()) ?? true;
  }

  readonly #onBug = (context: string, error: unknown): void => this.#start.log.bug(context, error);
}
