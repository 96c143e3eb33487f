import type { IpcMain } from 'electron';
import { EventEmitter } from 'node:events';
import { FakeEvent } from './fake-event.ts';
import type { FakeFrame, FakeWebContents } from './web-contents.ts';

type Answer = Parameters<IpcMain['handle']>[1];

/** Who sends: by default what a page of these contents is. */
export interface Sender {
  sender: FakeWebContents;
  senderFrame: FakeFrame | null;
}

/** The far end of what pages send. */
export class FakeIpcMain extends EventEmitter implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  readonly #handlers = new Map<string, Answer>();

  handle(channel: string, answer: Answer): void {
    // lib/browser/ipc-main-impl.ts
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, answer);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  get channels(): string[] {
    return [...this.#handlers.keys(), ...this.eventNames().map(String)].sort();
  }

  /** A page has sent something. */
  receive(channel: string, from: Sender, ...args: unknown[]): void {
    from.sender.emit('ipc-message', new FakeEvent(), channel, ...args);
    this.emit(channel, Object.assign(new FakeEvent(), { type: 'frame', ports: [], ...from }), ...args);
  }

  /** A page asks. The error is all that it hears of one: docs/api/ipc-renderer.md, ipcRenderer.invoke. */
  async ask(channel: string, from: Sender, ...args: unknown[]): Promise<unknown> {
    const answer = this.#handlers.get(channel);
    if (!answer) throw new Error(`No handler registered for '${channel}'`);
    const event = Object.assign(new FakeEvent(), { type: 'frame', ...from });
    const answering = Promise.try(() => Reflect.apply(answer, undefined, [event, ...args]) as unknown);
    return answering.catch((error: unknown) => {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
    });
  }

  reset(): void {
    this.removeAllListeners();
    this.#handlers.clear();
  }
}

export const ipcMain = new FakeIpcMain();
