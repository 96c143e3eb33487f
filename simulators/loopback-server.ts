import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A listening server whose connections can be ended all at once. */
export interface LoopbackServer {
  readonly port: number;
  /** Breaks the TCP connection that comes from this remote port by RST. */
  reset(remotePort: number | undefined): void;
  /** Ends every connection by RST or, as at a stop of the process, by FIN. */
  dropAll(how: 'reset' | 'end'): void;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; works for plain and for TLS servers, whose `connection` is the TCP socket beneath. */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  const sockets = new Map<number | undefined, Socket>();
  server.on('connection', (socket: Socket) => {
    const from = socket.remotePort;
    sockets.set(from, socket);
    // Clients that vanish are part of the game; `close` follows.
    socket.on('error', () => sockets.delete(from));
    socket.on('close', () => sockets.delete(from));
  });
  // A client that refuses our certificate, or speaks no TLS: its own trouble.
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');

  return {
    port: address.port,
    reset: (remotePort) => sockets.get(remotePort)?.resetAndDestroy(),
    dropAll(how) {
      for (const socket of sockets.values()) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.destroy();
      }
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}
