import type { BrowserWindow as RealWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { FakeEvent } from './fake-event.ts';
import { FakeSession, session } from './session.ts';
import { fakeFrame, FakeWebContents } from './web-contents.ts';

type Faithful = Pick<
  RealWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isMinimized'
  | 'restore'
  | 'minimize'
  | 'maximize'
  | 'isMaximized'
  | 'getNormalBounds'
  | 'setBackgroundColor'
>;

/** Electron's window: nobody sees it, and what is done with it after its end is refused as Electron does. */
export class BrowserWindow extends EventEmitter implements Faithful {
  static readonly made: BrowserWindow[] = [];

  /** The first that was made; throws where there is none. */
  static get first(): BrowserWindow {
    const [window] = BrowserWindow.made;
    if (!window) throw new Error('No window was made.');
    return window;
  }

  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.made.filter((window) => !window.isDestroyed());
  }

  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeWebContents;
  bounds: Rectangle;
  backgroundColor: string;
  focused = 0;
  #is = { visible: false, minimized: false, maximized: false, destroyed: false };

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    // electron_api_base_window.cc
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const given: unknown = options.webPreferences?.session;
    this.options = options;
    this.webContents = new FakeWebContents(given instanceof FakeSession ? given : session.defaultSession);
    this.bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 };
    if (options.x !== undefined && options.y !== undefined) {
      this.bounds = { ...this.bounds, x: options.x, y: options.y };
    }
    this.backgroundColor = options.backgroundColor ?? '#ffffff';
    this.#is.visible = options.show ?? true;
    BrowserWindow.made.push(this);
    app.windows.add(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.#checkAlive();
    const { ok, status } = await this.webContents.session.request(url);
    if (!ok) throw new Error(`ERR_FAILED (${status}) loading '${url}'`);
    if (this.#is.destroyed) return;
    this.webContents.mainFrame = fakeFrame(url);
    this.emit('ready-to-show');
  }

  show(): void {
    this.#checkAlive();
    if (this.#is.visible) return;
    this.#is.visible = true;
    this.emit('show');
  }

  hide(): void {
    this.#checkAlive();
    this.#is.visible = false;
  }

  focus(): void {
    this.#checkAlive();
    this.focused += 1;
  }

  minimize(): void {
    this.#checkAlive();
    this.#is.minimized = true;
  }

  restore(): void {
    this.#checkAlive();
    this.#is.minimized = false;
  }

  maximize(): void {
    this.#checkAlive();
    this.#is.maximized = true;
    // docs/api/browser-window.md, win.maximize: "This will also show (but not focus) the window if it isn't being
    // displayed already."
    this.#is.visible = true;
    this.emit('maximize');
  }

  isVisible(): boolean {
    this.#checkAlive();
    return this.#is.visible;
  }

  isMinimized(): boolean {
    this.#checkAlive();
    return this.#is.minimized;
  }

  isMaximized(): boolean {
    this.#checkAlive();
    return this.#is.maximized;
  }

  getNormalBounds(): Rectangle {
    this.#checkAlive();
    return this.bounds;
  }

  setBackgroundColor(color: string): void {
    this.#checkAlive();
    this.backgroundColor = color;
  }

  /** What a person does with the mouse. */
  moveTo(bounds: Partial<Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('move');
  }

  close(): void {
    this.#checkAlive();
    const event = new FakeEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  /** docs/api/browser-window.md, win.destroy: "the close event will also not be emitted for this window". */
  destroy(): void {
    if (this.#is.destroyed) return;
    this.#is.destroyed = true;
    this.webContents.destroy();
    this.emit('closed');
    app.windowClosed(this);
  }

  closeForQuit(): boolean {
    if (!this.#is.destroyed) this.close();
    return this.#is.destroyed;
  }

  isDestroyed(): boolean {
    return this.#is.destroyed;
  }

  #checkAlive(): void {
    if (this.#is.destroyed) throw new TypeError('Object has been destroyed');
  }
}

export function resetWindows(): void {
  BrowserWindow.made.splice(0);
}
