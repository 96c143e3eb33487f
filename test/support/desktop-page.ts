import { vi } from 'vitest';
import { openDesktopWire } from '../../renderer/wire/desktop-wire.ts';
import { createClient } from '../../model/contract/client.ts';
import type { Client } from '../../model/contract/client.ts';
import { ipcMain } from './electron/ipc-main.ts';
import { ipcRenderer } from './electron/renderer.ts';
import type { FakeWebContents, Posted } from './electron/web-contents.ts';

type Listener = (event: unknown) => void;

/** As much of a page's window as the preload script and the page's wire touch: it sends messages to itself. */
export class PageWindow {
  readonly location = { origin: 'app://ringscope', protocol: 'app:' };
  readonly #listeners = new Set<Listener>();

  addEventListener(_type: string, listener: Listener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }

  postMessage(data: unknown, origin: string, ports: readonly unknown[] = []): void {
    if (origin === this.location.origin) this.deliver({ source: this, origin, data, ports });
  }

  /** A message from whoever tests say. */
  deliver(event: { source: unknown; origin: string; data: unknown; ports: readonly unknown[] }): void {
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(event);
    });
  }
}

/** A page whose preload script is run now; once in a test file, as modules are. */
export async function loadPreload(): Promise<PageWindow> {
  const page = new PageWindow();
  vi.stubGlobal('window', page);
  await import('../../preload/preload.ts');
  return page;
}

/** Joins the preload script to what shows the page. */
export function joinToMain(contents: FakeWebContents): void {
  const from = () => ({ sender: contents, senderFrame: contents.mainFrame });
  ipcRenderer.main = {
    receive: (channel, ...args) => ipcMain.receive(channel, from(), ...args),
    ask: (channel, ...args) => ipcMain.ask(channel, from(), ...args),
  };
  contents.on('fake-posted', ({ channel, message, ports }: Posted) =>
    ipcRenderer.arrive(channel, message, ports),
  );
}

/** The page's own end of the contract, got as the page gets it. */
export async function connectPage(page: PageWindow): Promise<Client> {
  return createClient(await openDesktopWire(page as unknown as Window));
}
