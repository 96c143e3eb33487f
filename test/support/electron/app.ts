import type {
  AboutPanelOptionsOptions,
  App,
  LoginItemSettings,
  LoginItemSettingsOptions,
  Settings,
} from 'electron';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute } from 'node:path';
import { FakeEvent } from './fake-event.ts';

type Faithful = Pick<
  App,
  | 'isPackaged'
  | 'isReady'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'getName'
  | 'getVersion'
  | 'enableSandbox'
  | 'setAppUserModelId'
  | 'requestSingleInstanceLock'
  | 'setLoginItemSettings'
  | 'setAboutPanelOptions'
>;

/** Of `app.getPath` in electron.d.ts. */
const PATH_NAMES = new Set(
  (
    'home appData assets userData sessionData temp exe module desktop documents downloads music pictures videos ' +
    'recent logs crashDumps'
  ).split(' '),
);

/** A window, as far as the app has to know it. */
export interface ClosableWindow {
  /** False where somebody has prevented it. */
  closeForQuit(): boolean;
  destroy(): void;
}

/**
 * Electron's app, with what it refuses. `platform` is the process's own: tests give the code under test the platform
 * that they mean.
 */
export class FakeApp extends EventEmitter implements Faithful {
  isPackaged = false;
  /** What the tests look at. */
  readonly done = {
    exitCode: null as number | null,
    isSandboxed: false,
    userModelId: null as string | null,
    loginItem: { openAtLogin: false } as Settings,
    about: null as AboutPanelOptionsOptions | null,
    handedOver: null as unknown,
  };
  /** Whether another one holds the lock. */
  isSecond = false;
  appPath = process.cwd();
  /** Chromium's, that the process was started with. */
  readonly switches = new Set<string>();
  readonly commandLine = { hasSwitch: (name: string): boolean => this.switches.has(name) };
  readonly windows = new Set<ClosableWindow>();
  readonly #paths = new Map<string, string>();
  #ready = Promise.withResolvers<null>();
  #isReady = false;

  /** As a new process. */
  reset(): void {
    this.removeAllListeners();
    this.windows.clear();
    this.switches.clear();
    this.#paths.clear();
    this.#ready = Promise.withResolvers<null>();
    this.#isReady = false;
    this.isPackaged = false;
    this.isSecond = false;
    this.appPath = process.cwd();
    Object.assign(this.done, {
      exitCode: null,
      isSandboxed: false,
      userModelId: null,
      loginItem: { openAtLogin: false },
      about: null,
      handedOver: null,
    });
  }

  /** What Electron does once it has run the app's first code. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', new FakeEvent(), {});
    this.#ready.resolve(null);
  }

  isReady(): boolean {
    return this.#isReady;
  }

  async whenReady(): Promise<void> {
    await this.#ready.promise;
  }

  /**
   * docs/api/app.md, app.quit: "Try to close all windows. The before-quit event will be emitted first. If all windows
   * are successfully closed, the will-quit event will be emitted".
   */
  quit(): void {
    const before = new FakeEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented || ![...this.windows].every((window) => window.closeForQuit())) return;
    const will = new FakeEvent();
    this.emit('will-quit', will);
    if (!will.defaultPrevented) this.#end(0);
  }

  /** docs/api/app.md, app.exit: "the before-quit and will-quit events will not be emitted". */
  exit(code = 0): void {
    for (const window of this.windows) window.destroy();
    this.#end(code);
  }

  /** docs/api/app.md, window-all-closed: "If you do not subscribe to this event … the default behavior is to quit". */
  windowClosed(window: ClosableWindow): void {
    this.windows.delete(window);
    if (this.windows.size === 0 && !this.emit('window-all-closed')) this.quit();
  }

  getAppPath(): string {
    return this.appPath;
  }

  getPath(name: string): string {
    this.#checkName(name);
    return this.#paths.get(name) ?? tmpdir();
  }

  /** electron.d.ts, setPath: "If the path specifies a directory that does not exist, an Error is thrown". */
  setPath(name: string, path: string): void {
    this.#checkName(name);
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    if (!existsSync(path)) throw new Error(`Path does not exist: ${path}`);
    this.#paths.set(name, path);
  }

  getName(): string {
    return 'Ringscope';
  }

  getVersion(): string {
    return '0.1.0';
  }

  enableSandbox(): void {
    // electron_api_app.cc, EnableSandbox
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.done.isSandboxed = true;
  }

  setAppUserModelId(id: string): void {
    this.done.userModelId = id;
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    this.done.handedOver = additionalData;
    return !this.isSecond;
  }

  /** electron.d.ts, LoginItemSettingsOptions: the arguments are compared on Windows. */
  getLoginItemSettings({ args = [] }: LoginItemSettingsOptions = {}): Pick<LoginItemSettings, 'openAtLogin'> {
    const { openAtLogin = false, args: kept = [] } = this.done.loginItem;
    return { openAtLogin: openAtLogin && JSON.stringify(args) === JSON.stringify(kept) };
  }

  /** electron.d.ts: "@platform darwin,win32"; nothing happens elsewhere. */
  setLoginItemSettings(settings: Settings): void {
    this.done.loginItem = settings;
  }

  setAboutPanelOptions(options: AboutPanelOptionsOptions): void {
    this.done.about = options;
  }

  #end(code: number): void {
    this.done.exitCode = code;
    this.emit('quit', new FakeEvent(), code);
  }

  #checkName(name: string): void {
    // electron_api_app.cc, GetPath
    if (!PATH_NAMES.has(name)) throw new Error(`Failed to get '${name}' path`);
  }
}

export const app = new FakeApp();
