import type { MessageChannelMain as RealChannel, MessagePortMain as RealPort } from 'electron';
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** A port of the main process, over one of Node's: what crosses is copied as between processes. */
export class FakePortMain extends EventEmitter implements Pick<RealPort, 'postMessage' | 'start' | 'close'> {
  readonly #port: MessagePort;
  #isTransferred = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    // Started with the first listener, which would be too early: docs/api/message-port-main.md, port.start.
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.#port.close();
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (this.#isTransferred) throw new Error('The port has been given away.');
    // Anything but ports in `transfer` loses the message without a word (electron-practice: anomalyco/opencode#49701).
    if (transfer.length > 0) throw new Error('No port of ours sends ports on.');
    this.#port.postMessage(message);
  }

  /** What the far side holds from now on. */
  transfer(): MessagePort {
    if (this.#isTransferred) throw new Error('The port has been given away.');
    this.#isTransferred = true;
    this.#port.removeAllListeners();
    return this.#port;
  }
}

type Ports = { [Name in keyof Pick<RealChannel, 'port1' | 'port2'>]: FakePortMain };

/** Two ports that are joined. */
export class MessageChannelMain implements Ports {
  readonly port1: FakePortMain;
  readonly port2: FakePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePortMain(port1);
    this.port2 = new FakePortMain(port2);
  }
}
