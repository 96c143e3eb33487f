import type { WebContents as RealContents, WebFrameMain } from 'electron';
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { FakePortMain } from './message-channel-main.ts';
import type { FakeSession } from './session.ts';

type Faithful = Pick<
  RealContents,
  'getURL' | 'isDestroyed' | 'reload' | 'forcefullyCrashRenderer' | 'postMessage' | 'setWindowOpenHandler'
>;

type WindowOpenHandler = Parameters<RealContents['setWindowOpenHandler']>[0];

export type FakeFrame = Pick<WebFrameMain, 'url' | 'frameTreeNodeId'>;

const MAIN_FRAME = 1;

/** The main frame of a window, or another one by a number of its own. */
export function fakeFrame(url: string, frameTreeNodeId = MAIN_FRAME): FakeFrame {
  return { url, frameTreeNodeId };
}

/** What main has posted to the page. */
export interface Posted {
  channel: string;
  message: unknown;
  ports: MessagePort[];
}

/** What shows a page, with a frame of which tests say where it is. */
export class FakeWebContents extends EventEmitter implements Faithful {
  readonly session: FakeSession;
  mainFrame: FakeFrame = fakeFrame('');
  readonly posted: Posted[] = [];
  reloads = 0;
  crashes = 0;
  openHandler: WindowOpenHandler | null = null;
  #isDestroyed = false;

  constructor(session: FakeSession) {
    super();
    this.session = session;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  reload(): void {
    this.#checkAlive();
    this.reloads += 1;
    // docs/api/web-frame-main.md, frameTreeNodeId: it stays the same when another process shows the page.
    this.mainFrame = fakeFrame(this.mainFrame.url);
  }

  forcefullyCrashRenderer(): void {
    this.#checkAlive();
    this.crashes += 1;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.#checkAlive();
    const ports = transfer.map((port, index) => {
      // electron_api_web_contents.cc, PostMessage takes MessagePortMain and nothing else.
      if (!(port instanceof FakePortMain)) throw new TypeError(`Port at index ${index} is not a valid port`);
      return port.transfer();
    });
    const posted = { channel, message: structuredClone(message), ports };
    this.posted.push(posted);
    this.emit('fake-posted', posted);
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('destroyed');
  }

  #checkAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
  }
}
