import { app, dialog } from 'electron';
import type { BrowserWindow, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { dirname, extname, join } from 'node:path';
import type { JsonFile } from '../../engine/json-file.ts';
import type { WindowMemory } from '../window/window-place.ts';

/** What the endings of our files are called. */
const KINDS: Readonly<Record<string, string>> = {
  ringscope: 'Captures',
  json: 'JSON',
  ndjson: 'NDJSON',
  csv: 'CSV',
  md: 'Markdown texts',
  html: 'Web pages',
  txt: 'Texts',
  svg: 'Drawings',
};

const OPENED: Readonly<Record<'capture' | 'import', { title: string; endings: string[] }>> = {
  capture: { title: 'Open a capture', endings: ['ringscope'] },
  import: { title: 'Import an export', endings: ['json', 'ndjson'] },
};

/** More jobs than these are not shown, so nobody asks to see their files. */
const MOST_SAVED = 100;

/** Asks the person for files, beginning where the last one was: since version 43 Electron would begin in Downloads. */
export class FileDialogs {
  readonly #window: () => BrowserWindow | null;
  readonly #memory: JsonFile<WindowMemory>;
  /** Files that a person has chosen to be written: all that may be shown in their folder. */
  readonly #saved = new Set<string>();

  constructor(window: () => BrowserWindow | null, memory: JsonFile<WindowMemory>) {
    this.#window = window;
    this.#memory = memory;
  }

  /** The file to open; null where the person chose none. */
  async toOpen(purpose: 'capture' | 'import'): Promise<string | null> {
    const { title, endings } = OPENED[purpose];
    const options: OpenDialogOptions = {
      title,
      defaultPath: this.#folder,
      filters: filtersOf(endings),
      properties: ['openFile'],
    };
    const window = this.#window();
    const { filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    return this.#chosen(filePaths[0]);
  }

  /** Where to write what might be called `name`; null where the person chose no place. */
  async toSave(name: string): Promise<string | null> {
    const ending = extname(name).slice(1);
    const options: SaveDialogOptions = {
      defaultPath: join(this.#folder, name),
      filters: filtersOf([ending]),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    };
    const window = this.#window();
    const { filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    const file = await this.#chosen(filePath);
    if (file !== null) this.#remember(file);
    return file;
  }

  /** Whether the person has chosen this file to be written. */
  isOurs(file: string): boolean {
    return this.#saved.has(file);
  }

  #remember(file: string): void {
    this.#saved.add(file);
    const [oldest] = this.#saved;
    if (this.#saved.size > MOST_SAVED && oldest !== undefined) this.#saved.delete(oldest);
  }

  get #folder(): string {
    return this.#memory.content.folder ?? app.getPath('documents');
  }

  async #chosen(file: string | undefined): Promise<string | null> {
    if (file === undefined || file === '') return null;
    const folder = dirname(file);
    if (folder !== this.#memory.content.folder) {
      await this.#memory.save({ ...this.#memory.content, folder });
    }
    return file;
  }
}

function filtersOf(endings: readonly string[]): FileFilter[] {
  const known = endings.filter((ending) => Object.hasOwn(KINDS, ending));
  const named = known.map((ending) => ({ name: KINDS[ending] ?? ending, extensions: [ending] }));
  const together = known.length > 1 ? [{ name: 'All of these', extensions: known }] : [];
  return [...together, ...named, { name: 'All files', extensions: ['*'] }];
}
