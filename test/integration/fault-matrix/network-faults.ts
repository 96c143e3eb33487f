import { MINUTE } from './fault.ts';
import type { Fault } from './fault.ts';

/** What goes wrong on the way to a system. */
export const NETWORK: readonly Fault[] = [
  {
    name: 'connection refused',
    expects: 'falls',
    begin: ({ network }) => {
      network.treatment = 'refuses';
      network.cut('end');
    },
    end: ({ network }) => void (network.treatment = 'well'),
  },
  { name: 'connection ended (FIN)', expects: 'falls', begin: ({ network }) => network.cut('end') },
  { name: 'connection reset (RST)', expects: 'falls', begin: ({ network }) => network.cut('reset') },
  {
    name: 'half-open: nothing arrives, nothing ends',
    expects: 'falls',
    // Faster, AES would end its session before its silence is noticed.
    speed: (protocol) => (protocol === 'aes-wti' ? 20 : 60),
    begin: async ({ clock, network, protocol }) => {
      // It need not answer pings: only where it has done so before, silence means something.
      if (protocol === 'api-gateway') await clock.passed(2 * MINUTE);
      network.freeze();
    },
  },
  {
    name: 'slow drip, 11 bytes at a time',
    expects: 'bears',
    begin: ({ network }) => void (network.treatment = 'drips'),
    end: ({ network }) => void (network.treatment = 'well'),
  },
  {
    name: 'TLS broken off in the handshake',
    expects: 'falls',
    begin: ({ network }) => {
      network.treatment = 'breaks-tls';
      network.cut('end');
    },
    end: ({ network }) => void (network.treatment = 'well'),
  },
  {
    name: 'the name is gone, and comes back',
    expects: 'falls',
    begin: ({ network }) => {
      network.treatment = 'no-name';
      network.cut('end');
    },
    end: ({ network }) => void (network.treatment = 'well'),
  },
  {
    name: 'the name leads to another computer, and back',
    expects: 'falls',
    begin: async ({ network, stranger }) => {
      await stranger();
      network.cut('end');
    },
    end: ({ system }) => system(),
  },
];
