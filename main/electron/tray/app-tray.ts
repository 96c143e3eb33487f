import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions, NativeImage } from 'electron';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../model/clock.ts';
import type { AppState } from '../../../model/contract/app-state.ts';
import type { DesktopActions } from '../desktop-actions.ts';
import { Paced } from '../paced.ts';
import { trayContent } from './tray-content.ts';
import type { TrayAction, TrayContent, TrayIcon, TrayLine } from './tray-content.ts';

export interface TraySettings {
  clock: Clock;
  platform: NodeJS.Platform;
  /** Where the icons lie: a folder for each platform. */
  iconFolder: string;
  log(text: string): void;
}

/**
 * Whether a person sees the tray. "unsure": on Linux it is up to the desktop, and neither Electron nor the desktop
 * tells (GNOME shows none without an extension), until somebody has used it. "none": it could not be made.
 */
export type TrayPresence = 'there' | 'unsure' | 'none';

/** A storm of calls does not have the menu made anew more often than this (ms). */
const SPACING_MS = 1_000;

/** The icon in the system's tray or menu bar, with a menu that has every one of its actions. */
export class AppTray {
  readonly #actions: DesktopActions;
  readonly #settings: TraySettings;
  readonly #paced: Paced;
  /** Kept: Electron removes a tray that nobody holds. Null until the first state, and after it has been closed. */
  #tray: Tray | null = null;
  /** Read once: an update may take the files away while the app runs. */
  #images: Readonly<Record<TrayIcon, NativeImage>> | null = null;
  #isOver = false;
  #wasUsed = false;
  #state: AppState | null = null;
  #shown: TrayContent | null = null;

  /** Makes nothing yet: the first state does, when the app is ready. */
  constructor(actions: DesktopActions, settings: TraySettings) {
    this.#actions = actions;
    this.#settings = settings;
    this.#paced = new Paced(settings.clock, SPACING_MS, () => this.#showState());
  }

  /** What the app is, whenever it has changed. */
  show(state: AppState): void {
    if (this.#isOver) return;
    this.#state = state;
    this.#paced.ask();
  }

  /** Where it is not "there", the only window is not to be hidden before the person has agreed. */
  get presence(): TrayPresence {
    if (!this.#tray) return 'none';
    return this.#settings.platform !== 'linux' || this.#wasUsed ? 'there' : 'unsure';
  }

  /** Removes it, for good. */
  close(): void {
    this.#isOver = true;
    this.#paced.cancel();
    this.#tray?.destroy();
    this.#tray = null;
  }

  /** False where the tray shows it already. */
  #showState(): boolean {
    if (!this.#state) return false;
    const content = trayContent(this.#state, this.#settings.clock.now());
    if (isDeepStrictEqual(content, this.#shown)) return false;
    const images = (this.#images ??= this.#readImages());
    const tray = this.#tray ?? this.#make(images[content.icon]);
    if (!tray) return false;
    const shown = this.#shown;
    this.#shown = content;
    if (shown && content.icon !== shown.icon) tray.setImage(images[content.icon]);
    if (content.tooltip !== shown?.tooltip) tray.setToolTip(content.tooltip);
    // Linux shows a changed menu only when it is set again; an open one closes then.
    if (!isDeepStrictEqual(content.menu, shown?.menu)) {
      tray.setContextMenu(Menu.buildFromTemplate(this.#template(content.menu)));
    }
    return true;
  }

  /** Null where there can be none: the app does without it. */
  #make(image: NativeImage): Tray | null {
    try {
      // Electron takes an image without pixels, and nobody would see it.
      if (image.isEmpty()) throw new Error(`its pictures in ${this.#settings.iconFolder} cannot be read`);
      this.#tray = new Tray(image);
    } catch (error) {
      this.#isOver = true;
      this.#settings.log(`There is no tray icon: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
    // On macOS a click opens the menu.
    if (this.#settings.platform !== 'darwin') this.#tray.on('click', () => this.#act({ do: 'open' }));
    return this.#tray;
  }

  #readImages(): Record<TrayIcon, NativeImage> {
    const read = (icon: TrayIcon) => nativeImage.createFromPath(this.#iconFile(icon));
    return { up: read('up'), trouble: read('trouble'), down: read('down'), ringing: read('ringing') };
  }

  #iconFile(icon: TrayIcon): string {
    const { platform, iconFolder } = this.#settings;
    if (platform === 'darwin') return path.join(iconFolder, 'mac', `${icon}Template.png`);
    if (platform === 'win32') return path.join(iconFolder, 'windows', `${icon}.ico`);
    return path.join(iconFolder, 'linux', `${icon}.png`);
  }

  #template(lines: readonly TrayLine[]): MenuItemConstructorOptions[] {
    return lines.map((line) => {
      if (line === null) return { type: 'separator' };
      const { action } = line;
      return {
        label: withoutMnemonics(line.text),
        enabled: action !== null,
        ...(action && { click: () => this.#act(action) }),
      };
    });
  }

  #act(action: TrayAction): void {
    this.#wasUsed = true;
    switch (action.do) {
      case 'open':
        this.#actions.open();
        break;
      case 'showCall':
        this.#actions.open();
        this.#actions.showCall(action.call);
        break;
      case 'showRinging':
        this.#actions.open();
        this.#actions.showRinging();
        break;
      case 'pause':
        this.#pause(action.for.until(this.#settings.clock.now()));
        break;
      case 'resume':
        this.#pause(null);
        break;
      case 'quit':
        this.#actions.quit();
        break;
    }
  }

  #pause(pausedUntil: number | null): void {
    if (!this.#state) return;
    const { settings } = this.#state;
    this.#actions
      .saveSettings({ ...settings, notifications: { ...settings.notifications, pausedUntil } })
      .catch((error: unknown) => this.#settings.log(`Pausing notifications was not kept: ${String(error)}`));
  }
}

/** "&" marks the letter that a key stands for, on all three systems. */
function withoutMnemonics(text: string): string {
  return text.replaceAll('&', '&&');
}
