import { Menu } from 'electron';
import type { Clock, Undo } from '../../../model/clock.ts';
import type { PageCommand } from '../../../model/contract/page.ts';
import { menuTemplate } from './menu-template.ts';
import type { MenuSettings } from './menu-template.ts';

/** A page tells of its commands several times while it starts. */
const BUILD_AFTER_MS = 200;

/** The menus of the app: there at once, and anew whenever the page's commands have changed. */
export class AppMenu {
  readonly #clock: Clock;
  readonly #settings: MenuSettings;
  #shown = '';
  #due: Undo = () => undefined;

  constructor(clock: Clock, settings: MenuSettings) {
    this.#clock = clock;
    this.#settings = settings;
    this.#build([]);
  }

  /** All commands of the page; none while there is no page. */
  show(commands: readonly PageCommand[]): void {
    this.#due();
    this.#due = this.#clock.after(BUILD_AFTER_MS, () => this.#build(commands));
  }

  /** Leaves no timer. */
  close(): void {
    this.#due();
  }

  #build(commands: readonly PageCommand[]): void {
    const text = JSON.stringify(commands);
    // An open menu closes when another takes its place.
    if (text === this.#shown) return;
    this.#shown = text;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands, this.#settings)));
  }
}
