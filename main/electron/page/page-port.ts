import { MessageChannelMain } from 'electron';
import type { MessagePortMain, WebContents } from 'electron';
import { CHANNELS } from '../../../model/contract/bridge.ts';
import type { PageCommand, PageOrder } from '../../../model/contract/page.ts';
import { serve } from '../../../model/contract/server.ts';
import type { Wire } from '../../../model/contract/wire.ts';
import type { Engine, PageSession } from '../../engine.ts';
import { onMessageOfPage } from './checked-ipc.ts';
import type { Askers } from './checked-ipc.ts';

/** What is ordered of a page that is still being loaded; more would come from nobody. */
const MOST_WAITING = 20;

export interface PagePortSettings {
  engine: Pick<Engine, 'page'>;
  askers: Askers;
  /** Told of the commands of the page, and of none when it goes. */
  onCommands: (commands: PageCommand[]) => void;
  onBug: (context: string, error: unknown) => void;
}

/** Joins the page to the engine: a port of its own for each time that it is loaded. */
export class PagePort {
  readonly #settings: PagePortSettings;
  #open: { session: PageSession; port: MessagePortMain } | null = null;
  #orders: PageOrder[] = [];
  /** Counts the pages that asked: only the last one is served. */
  #asked = 0;

  constructor(settings: PagePortSettings) {
    this.#settings = settings;
    onMessageOfPage(CHANNELS.portWanted, settings.askers, (contents) => {
      this.#serve(contents).catch((error: unknown) => settings.onBug('the handing over of a port', error));
    });
  }

  /** Has the page do something: the one there is, or the next one. */
  order(order: PageOrder): void {
    if (this.#open) this.#open.session.order(order);
    else this.#orders = [...this.#orders, order].slice(-MOST_WAITING);
  }

  /** The page has gone, or is to go. */
  async close(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    open.port.close();
    this.#settings.onCommands([]);
    await open.session.close();
  }

  async #serve(contents: WebContents): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    // Of a page that was loaded anew nothing is left that would ask again.
    await this.close();
    if (asked !== this.#asked || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    const session = this.#settings.engine.page(this.#settings.onCommands);
    const open = { session, port: port1 };
    this.#open = open;
    serve(portWire(port1), session.api, this.#settings.onBug);
    port1.on('close', () => {
      if (this.#open === open) void this.close();
    });
    for (const order of this.#orders) session.order(order);
    this.#orders = [];
    contents.postMessage(CHANNELS.port, null, [port2]);
  }
}

/** The engine's end of a channel. Messages are copied on their way. */
function portWire(port: MessagePortMain): Wire {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => {
      port.on('close', () => listener());
    },
  };
}
