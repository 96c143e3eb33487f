import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/** What the preload script has put on the page, and where dropped files lie. */
export const page = {
  bridges: new Map<string, unknown>(),
  paths: new Map<unknown, string>(),
};

/** A preload script's end; `main` is where it leads, set by the test. */
export class FakeIpcRenderer extends EventEmitter implements Pick<IpcRenderer, 'send' | 'invoke'> {
  main: {
    receive(channel: string, ...args: unknown[]): void;
    ask(channel: string, ...args: unknown[]): Promise<unknown>;
  } | null = null;

  send(channel: string, ...args: unknown[]): void {
    this.main?.receive(channel, ...args);
  }

  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    if (!this.main) throw new Error('There is no main process.');
    return this.main.ask(channel, ...args);
  }

  /** Main has posted something. */
  arrive(channel: string, message: unknown, ports: MessagePort[]): void {
    this.emit(channel, { ports }, message);
  }
}

export const ipcRenderer = new FakeIpcRenderer();

export const contextBridge = {
  exposeInMainWorld(apiKey: string, api: unknown): void {
    // lib/renderer/api/context-bridge.ts
    if (page.bridges.has(apiKey)) {
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    }
    page.bridges.set(apiKey, api);
  },
} satisfies Pick<ContextBridge, 'exposeInMainWorld'>;

export const webUtils = {
  /** electron.d.ts: "If the File object passed in was constructed in JS and is not backed by a file on disk an empty string is returned". */
  getPathForFile: (file: unknown): string => page.paths.get(file) ?? '',
} satisfies { [Name in keyof Pick<WebUtils, 'getPathForFile'>]: (file: unknown) => string };

export function resetRenderer(): void {
  page.bridges.clear();
  page.paths.clear();
  ipcRenderer.removeAllListeners();
  ipcRenderer.main = null;
}
