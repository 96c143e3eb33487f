import type { Menu as RealMenu, NativeImage as RealImage, Tray as RealTray } from 'electron';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { Menu } from './menu.ts';
import { FakeImage, nativeImage } from './native-image.ts';

type Faithful = Pick<RealTray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy' | 'isDestroyed'>;

/** All trays that were made, in that order; emptied by `resetTrays`. */
export const trays: Tray[] = [];

export function resetTrays(): void {
  trays.length = 0;
}

/**
 * Electron's tray, with what it refuses (electron_api_tray.cc): one that is made before the app is ready, an image that
 * cannot be loaded, what is no menu, and whatever is done with it after it was destroyed.
 */
export class Tray extends EventEmitter implements Faithful {
  image: FakeImage = nativeImage.createEmpty();
  toolTip = '';
  menu: Menu | null = null;
  /** How often a menu was set. */
  menusSet = 0;
  #isDestroyed = false;

  constructor(image: RealImage | string) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Tray before app is ready');
    this.setImage(image);
    trays.push(this);
  }

  setImage(image: RealImage | string): void {
    this.#checkAlive();
    // native_image.cc, TryConvertNativeImage: an empty image is taken as well, and is not seen.
    if (typeof image !== 'string') {
      if (!(image instanceof FakeImage)) throw new Error('Argument must be a file path or a NativeImage');
      this.image = image;
      return;
    }
    const loaded = nativeImage.createFromPath(image);
    if (loaded.isEmpty()) throw new Error(`Failed to load image from path '${image}'`);
    this.image = loaded;
  }

  setToolTip(toolTip: string): void {
    this.#checkAlive();
    this.toolTip = toolTip;
  }

  setContextMenu(menu: RealMenu | null): void {
    this.#checkAlive();
    if (menu !== null && !(menu instanceof Menu)) throw new TypeError('Must pass Menu or null');
    this.menu = menu;
    this.menusSet += 1;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.menu = null;
  }

  #checkAlive(): void {
    if (this.#isDestroyed) throw new Error('Tray is destroyed');
  }
}
