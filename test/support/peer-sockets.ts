import type { Server } from 'node:net';
import type { TLSSocket } from 'node:tls';

const MEGABYTE = Buffer.alloc(1024 ** 2);

/** The sockets of simulated systems, for what no system would say: it is written between two of their own messages. */
export class PeerSockets {
  readonly #open = new Set<TLSSocket>();

  /** Keeps the sockets of this server; call it before it listens. */
  watch(server: Server): void {
    server.on('secureConnection', (socket: TLSSocket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
    });
  }

  /** These bytes, and so many megabytes of nothing after them, come on every connection. */
  say(bytes: Uint8Array, megabytes = 0): void {
    for (const socket of this.#open) {
      socket.write(bytes);
      for (let said = 0; said < megabytes; said += 1) socket.write(MEGABYTE);
    }
  }
}

/** Those of this process. */
export const peerSockets = new PeerSockets();
