import type { Server } from 'node:https';
import { listenOnLoopback } from '../../loopback-server.ts';
import type { Certificates } from '../trouble/certificates.ts';
import type { CertificateKind } from '../trouble/conduct.ts';

/** The port of the event service, which can be shut while its number is kept. */
export interface EventPort {
  readonly port: number;
  show(certificate: CertificateKind): void;
  /** Shut, connections are refused by TCP; open ones live on. */
  setOpen(open: boolean): void;
  reset(remotePort: number | undefined): void;
  close(): Promise<void>;
}

export async function openEventPort(
  server: Server,
  wanted: number,
  certificates: Certificates,
): Promise<EventPort> {
  const listening = await listenOnLoopback(server, wanted);
  let shown: CertificateKind = 'good';
  let wantsOpen = true;
  let opening = false;
  // Opening takes a moment, in which the wish may change.
  server.on('listening', () => {
    opening = false;
    if (!wantsOpen) server.close();
  });
  return {
    port: listening.port,
    show(kind) {
      if (kind === shown) return;
      shown = kind;
      const { certificate, key } = certificates[kind];
      server.setSecureContext({ cert: certificate, key });
    },
    setOpen(open) {
      wantsOpen = open;
      if (!open && server.listening) server.close();
      if (!open || server.listening || opening) return;
      opening = true;
      server.listen(listening.port, '127.0.0.1');
    },
    reset: (remotePort) => listening.reset(remotePort),
    async close() {
      wantsOpen = false;
      if (server.listening) await listening.close();
      else listening.dropAll('end');
    },
  };
}
