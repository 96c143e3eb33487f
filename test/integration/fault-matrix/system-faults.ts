import { HOUR, isOverMqtt } from './fault.ts';
import type { Fault } from './fault.ts';

const CLOSE_CODES = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 4000];
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

/** What systems do, and what clocks do. */
export const SYSTEM: readonly Fault[] = [
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
  {
    name: 'our clock is an hour ahead of theirs when it signs in',
    expects: 'falls',
    begin: ({ clock, network }) => {
      clock.jump(HOUR);
      network.cut('end');
    },
    end: ({ clock }) => clock.jump(-HOUR),
  },
  {
    name: 'the Date of their answers is an hour ahead when it signs in',
    expects: 'falls',
    begin: ({ messages, network }) => {
      messages.dateOff = HOUR;
      network.cut('end');
    },
    end: ({ messages }) => void (messages.dateOff = 0),
  },
];

/** Every close code that a server may send, or that stands for none. */
export const CLOSED: readonly Fault[] = CLOSE_CODES.map((code) => ({
  name: `closed with ${code}`,
  expects: 'falls',
  begin: ({ messages }) => messages.end(code),
  isAbsentFrom: isOverMqtt,
}));
