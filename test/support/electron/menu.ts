import type { MenuItem as RealItem, MenuItemConstructorOptions } from 'electron';

const MODIFIERS = 'Command Cmd Control Ctrl CommandOrControl CmdOrCtrl Alt Option AltGr Shift Super Meta';
const KEYS =
  'Plus Space Tab Capslock Numlock Scrolllock Backspace Delete Insert Return Enter Up Down Left Right Home End ' +
  'PageUp PageDown Escape Esc VolumeUp VolumeDown VolumeMute MediaNextTrack MediaPreviousTrack MediaStop ' +
  'MediaPlayPause PrintScreen';
const known = new Set(`${MODIFIERS} ${KEYS}`.split(' '));

/**
 * docs/api/accelerator.md. Electron itself only logs what it cannot read and shows no key; here it is refused, so that
 * a test hears of it.
 */
function checkAccelerator(accelerator: string): void {
  const parts = accelerator.split('+');
  const isKnown = (part: string): boolean =>
    known.has(part) || /^[\x21-\x7e]$/.test(part) || /^F([1-9]|1\d|2[0-4])$/.test(part);
  const key = parts.at(-1) ?? '';
  if (!parts.every(isKnown) || MODIFIERS.split(' ').includes(key)) {
    throw new Error(`No accelerator: ${accelerator}`);
  }
}

type Kept = Pick<RealItem, 'label' | 'type' | 'enabled' | 'toolTip' | 'registerAccelerator'>;

/** An item of a menu. */
export class MenuItem implements Kept {
  readonly id: string | undefined;
  readonly label: string;
  readonly role: MenuItemConstructorOptions['role'];
  readonly type: RealItem['type'];
  readonly enabled: boolean;
  readonly toolTip: string;
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly submenu: Menu | undefined;
  readonly #click: MenuItemConstructorOptions['click'];

  constructor(options: MenuItemConstructorOptions) {
    const { id, label, role, submenu, accelerator } = options;
    // lib/browser/api/menu.ts, buildFromTemplate
    if (label === undefined && role === undefined && options.type === undefined) {
      throw new TypeError('Invalid template for MenuItem: must have label, role or type');
    }
    if (accelerator !== undefined) checkAccelerator(accelerator);
    this.id = id;
    this.label = label ?? '';
    this.role = role;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    this.enabled = options.enabled ?? true;
    this.toolTip = options.toolTip ?? '';
    this.accelerator = accelerator;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.#click = options.click;
  }

  /** What a person does; Electron calls nothing for what is greyed. */
  click(): void {
    if (this.enabled && this.#click) Reflect.apply(this.#click, undefined, [this, undefined, {}]);
  }
}

/** A menu made of a template. */
export class Menu {
  static #application: Menu | null = null;

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template.map((options) => new MenuItem(options)));
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  readonly items: MenuItem[];

  constructor(items: MenuItem[] = []) {
    this.items = items;
  }

  /** docs/api/menu.md: in this menu or any below. */
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const below = item.submenu?.getMenuItemById(id);
      if (below) return below;
    }
    return null;
  }
}
