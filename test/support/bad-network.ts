import type { LookupAddress } from 'node:dns';
import type { NetConnectOpts, Server, Socket } from 'node:net';

// Where it is in use, `node:net` itself leads here.
const net = process.getBuiltinModule('node:net');

/** How it treats connections: `drips` gives a few bytes at a time. */
export type Treatment = 'well' | 'refuses' | 'drips' | 'breaks-tls' | 'no-name';

type Looked = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

const DRIP_BYTES = 11;
/** A server's first flight is longer, so the handshake is never complete. */
const TLS_BREAKS_AFTER = 100;

interface Passage {
  near: Socket;
  far: Socket;
  /** All that is on its way, in both directions, is lost. */
  isDead: boolean;
}

/** What lies between a source and its system: every connection passes through it, and it can be told to treat them badly. */
export class BadNetwork {
  treatment: Treatment = 'well';
  /** How many bytes have come from the systems so far. */
  heard = 0;
  readonly #passages = new Set<Passage>();
  readonly #targets = new Map<number, (port: number) => void>();
  readonly #known = new Map<number, number>();
  readonly #moved = new Map<number, number>();
  #server: Server | null = null;

  /** Begins; what is dialled before goes straight to its target. */
  async open(): Promise<void> {
    const server = net.createServer((near) => void this.#pass(near));
    this.#server = server;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  }

  /** As `net.connect`. */
  connect(options: NetConnectOpts): Socket {
    const address = this.#server?.address();
    if (typeof address !== 'object' || address === null || !('port' in options)) return net.connect(options);
    const { port } = options;
    // Nobody listens on port 1 (tcpmux), so it refuses as any other would.
    const gate = this.treatment === 'refuses' ? 1 : address.port;
    const socket = net.connect({ ...options, host: '127.0.0.1', port: gate });
    socket.once('connect', () => this.#leads(socket.localPort ?? 0, this.#moved.get(port) ?? port));
    return socket;
  }

  /** As `dns.lookup` for all addresses: the name leads here, or nowhere. */
  lookup(host: string, answer: Looked): void {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    if (this.treatment === 'no-name') setImmediate(answer, error, []);
    else setImmediate(answer, null, [{ address: '127.0.0.1', family: 4 }]);
  }

  /** From now on the system is found at another port. */
  move(from: number, to: number): void {
    this.#moved.set(from, to);
  }

  /** Ends every connection: in order (FIN) or not (RST). */
  cut(how: 'end' | 'reset'): void {
    for (const { near, far } of this.#passages) {
      if (how === 'end') near.destroy();
      else near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Loses what is on its way on every connection, and tells neither end: as a router does that has restarted. */
  freeze(): void {
    for (const passage of this.#passages) passage.isDead = true;
  }

  async close(): Promise<void> {
    this.cut('reset');
    await new Promise((closed) => this.#server?.close(closed));
    this.#server = null;
    this.#moved.clear();
    this.treatment = 'well';
  }

  #leads(localPort: number, target: number): void {
    const waiting = this.#targets.get(localPort);
    this.#targets.delete(localPort);
    if (waiting) waiting(target);
    else this.#known.set(localPort, target);
  }

  /** Both ends are in this process, so the port of one tells which connection the other is of. */
  #targetOf(near: Socket): Promise<number> {
    const port = near.remotePort ?? 0;
    const known = this.#known.get(port);
    this.#known.delete(port);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#targets.set(port, resolve));
  }

  async #pass(near: Socket): Promise<void> {
    near.on('error', () => near.destroy());
    near.pause();
    const far = net.connect({ host: '127.0.0.1', port: await this.#targetOf(near) });
    const passage: Passage = { near, far, isDead: false };
    this.#passages.add(passage);
    near.on('close', () => {
      this.#passages.delete(passage);
      far.destroy();
    });
    far.on('error', () => near.destroy());
    far.on('close', () => {
      if (!passage.isDead) near.end();
    });
    near.on('data', (data) => {
      if (!passage.isDead) far.write(data);
    });
    let heard = 0;
    far.on('data', (data: Buffer) => {
      heard += data.length;
      this.heard += data.length;
      if (passage.isDead) return;
      if (this.treatment === 'breaks-tls' && heard > TLS_BREAKS_AFTER) near.destroy();
      else if (this.treatment === 'drips') dripped(near, data);
      else near.write(data);
    });
    near.resume();
  }
}

function dripped(socket: Socket, data: Buffer): void {
  for (let at = 0; at < data.length; at += DRIP_BYTES) socket.write(data.subarray(at, at + DRIP_BYTES));
}

/** The one of this process. */
export const badNetwork = new BadNetwork();
