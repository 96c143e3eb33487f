import type { Server, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A server on a free port of 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** How many sockets are open now. */
  readonly sockets: number;
  /** Cuts every socket and stops listening. */
  close(): Promise<void>;
}

export function onLoopback(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        get sockets() {
          return sockets.size;
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}
