import { wronglyTyped } from '../../support/bad-messages.ts';
import type { World } from './world.ts';

/** One way in which things go wrong, for a link that is up. */
export interface Fault {
  name: string;
  /** `falls`: the link is given time to fall, and the fault then ends. `bears`: the link stays up meanwhile. */
  expects: 'falls' | 'bears';
  begin: (world: World) => void | Promise<void>;
  end?: (world: World) => void | Promise<void>;
  /** How much faster time runs until the link falls. */
  speed?: (protocol: string) => number;
  /** Where a protocol has no such thing. */
  isAbsentFrom?: (protocol: string) => boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const isOverMqtt = (protocol: string) => protocol === 'mqtt' || protocol === 'cloudlink';
const DEEP = '['.repeat(50_000) + ']'.repeat(50_000);
const CLOSE_CODES = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 4000];
/** The fault of each simulated system that takes its right to be signed in from a session. */
const REVOKED: Readonly<Record<string, string>> = {
  'aes-wti': 'auth-rejected',
  wazo: 'auth-rejected',
  cloudlink: 'token-revoked',
  kazoo: 'token-revoked',
  'api-gateway': 'key-revoked',
  mqtt: 'refuse-password',
  websocket: 'refuse-authorization',
};

const NETWORK: readonly Fault[] = [
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
];

const SYSTEM: readonly Fault[] = [
  {
    name: 'restarted: knows no session, other port behind the name',
    expects: 'falls',
    begin: (world) => world.restart(),
  },
  {
    name: 'sign-in revoked, and the link ended',
    expects: 'falls',
    begin: ({ network, peer, protocol }) => {
      peer().fault(REVOKED[protocol] ?? null);
      network.cut('end');
    },
    end: ({ peer }) => peer().fault(null),
  },
  {
    name: 'our clock set forward by an hour',
    expects: 'bears',
    begin: ({ clock }) => clock.jump(HOUR),
  },
  { name: 'our clock set back by an hour', expects: 'bears', begin: ({ clock }) => clock.jump(-HOUR) },
];

const CLOSED: readonly Fault[] = CLOSE_CODES.map((code) => ({
  name: `closed with ${code}`,
  expects: 'falls',
  begin: ({ messages }) => messages.end(code),
  isAbsentFrom: isOverMqtt,
}));

function mangled(name: string, mangle: (message: string) => string[]): Fault {
  return {
    name,
    expects: 'bears',
    begin: ({ messages }) => void (messages.mangle = mangle),
    end: ({ messages }) => void (messages.mangle = (message) => [message]),
  };
}

const MESSAGES: readonly Fault[] = [
  mangled('every message comes twice', (message) => [message, message]),
  mangled('with garbage before every message', (message) => ['\u0000{"op":', 'null', '[]', '7', message]),
  mangled('with JSON 50,000 levels deep before every message', (message) => [
    DEEP,
    `{"data":${DEEP}}`,
    message,
  ]),
  mangled('with wrong types in every field before every message', (message) => [
    wronglyTyped(message),
    message,
  ]),
];

/** Lived through apart from the others, by a link that goes through this proxy. */
export const PROXY_DIES: Fault = {
  name: 'the proxy dies, and comes back',
  expects: 'falls',
  begin: ({ proxy }) => proxy?.stop(),
  end: ({ proxy }) => proxy?.start(),
};

/** In the order in which each link lives through them. */
export const FAULTS: readonly Fault[] = [...NETWORK, ...SYSTEM, ...CLOSED, ...MESSAGES];
