import { dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { visible } from '../../model/visible.ts';

/** Longer addresses hide more than they tell. */
const LONGEST = 2_000;

/** The one way out of the app: to a browser, over https, and only after the person has seen where it leads. */
export class ExternalLinks {
  readonly #window: () => BrowserWindow | null;
  #isAsking = false;

  constructor(window: () => BrowserWindow | null) {
    this.#window = window;
  }

  /** Asks about one address at a time; others are dropped meanwhile. Resolves when it is opened or not wanted. */
  async open(address: string): Promise<void> {
    const url = httpsUrl(address);
    if (url === null || this.#isAsking) return;
    this.#isAsking = true;
    try {
      if (await this.#isWanted(url)) await shell.openExternal(url.href);
    } finally {
      this.#isAsking = false;
    }
  }

  async #isWanted(url: URL): Promise<boolean> {
    const question = {
      type: 'question' as const,
      title: 'Ringscope',
      message: `Open ${url.host} in your browser?`,
      detail: visible(url.href),
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    const window = this.#window();
    const { response } = await (window
      ? dialog.showMessageBox(window, question)
      : dialog.showMessageBox(question));
    return response === 0;
  }
}

/** Null for everything but a plain https address. A name before the host ("https://bank.example@…") only deceives. */
function httpsUrl(address: string): URL | null {
  const url = address.length > LONGEST ? null : URL.parse(address);
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.host !== '';
  return isPlain ? url : null;
}
