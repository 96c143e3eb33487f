import { BrowserWindow, screen } from 'electron';
import type { Session, WebContents } from 'electron';
import type { Clock, Undo } from '../../../model/clock.ts';
import type { JsonFile } from '../../engine/json-file.ts';
import { PAGE_ADDRESS } from '../page/page-address.ts';
import { windowOptions } from './window-options.ts';
import { placeOn } from './window-place.ts';
import type { Place, WindowMemory } from './window-place.ts';

/** While a window is dragged its place changes many times a second. */
const SAVE_AFTER_MS = 1_000;

export interface MainWindowSettings {
  clock: Clock;
  memory: JsonFile<WindowMemory>;
  session: Session;
  preload: string;
  isDeveloped: boolean;
  ground: () => string;
  /** Told of each new window before its page is loaded. */
  onOpened: (window: BrowserWindow) => void;
  onBug: (context: string, error: unknown) => void;
}

/** How it comes up: where nobody knows of a tray that leads to it, it must not be hidden. */
export type Appearance = 'shown' | 'minimized' | 'hidden';

/** The one window of the app: there or not, and where it was. */
export class MainWindow {
  readonly #settings: MainWindowSettings;
  #window: BrowserWindow | null = null;
  #save: Undo = () => undefined;

  constructor(settings: MainWindowSettings) {
    this.#settings = settings;
  }

  /** The window; null where there is none. */
  get current(): BrowserWindow | null {
    return this.#window?.isDestroyed() === false ? this.#window : null;
  }

  /** What shows the page; null where there is no window. */
  get contents(): WebContents | null {
    return this.current?.webContents ?? null;
  }

  /** Makes the window where there is none; it appears once there is something to see. */
  open(appearance: Appearance = 'shown'): void {
    if (this.current) return;
    const { memory, session, preload, isDeveloped, ground, onOpened, onBug } = this.#settings;
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    const place = placeOn(areas, memory.content.place);
    const window = new BrowserWindow(
      windowOptions({ place, session, preload, ground: ground(), isDeveloped }),
    );
    this.#window = window;
    // Not before: a window that is maximized is shown by that.
    if (memory.content.isMaximized) window.once('show', () => window.maximize());
    window.once('ready-to-show', () => {
      if (appearance === 'shown') window.show();
      else if (appearance === 'minimized') window.minimize();
    });
    const remember = (): void => this.#remember(window);
    window.on('resize', remember).on('move', remember).on('maximize', remember).on('unmaximize', remember);
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    onOpened(window);
    window.loadURL(PAGE_ADDRESS).catch((error: unknown) => onBug('the loading of the page', error));
  }

  /** Shows the window to the person, in front of others; makes it where there is none. */
  show(): void {
    const window = this.current;
    if (!window) {
      this.open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Leaves no timer. What was to be remembered is written. */
  async close(): Promise<void> {
    this.#save();
    const window = this.current;
    if (window) await this.#write(window);
  }

  #remember(window: BrowserWindow): void {
    const { clock, onBug } = this.#settings;
    this.#save();
    this.#save = clock.after(SAVE_AFTER_MS, () => {
      if (window.isDestroyed()) return;
      this.#write(window).catch((error: unknown) => onBug('remembering the place of the window', error));
    });
  }

  #write(window: BrowserWindow): Promise<void> {
    const { memory } = this.#settings;
    const place = window.getNormalBounds();
    const isMaximized = window.isMaximized();
    const { content } = memory;
    if (content.isMaximized === isMaximized && isSame(content.place, place)) return Promise.resolve();
    return memory.save({ ...content, place, isMaximized });
  }
}

function isSame(known: Place | null, { x, y, width, height }: Place): boolean {
  return known?.x === x && known.y === y && known.width === width && known.height === height;
}
