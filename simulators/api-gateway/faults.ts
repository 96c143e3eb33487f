import type { Conduct } from './conduct.ts';

/** What strikes each connection: those there are, and later ones some seconds after they were opened. */
export type Strike =
  | { close: number; reason?: string }
  | 'close-without-code'
  | 'cut'
  | 'reset'
  | 'freeze'
  | 'garbage'
  | 'huge'
  | 'storm';

export interface Fault {
  name: string;
  title: string;
  /** Laid over the healthy conduct while the fault lasts. */
  conduct?: Partial<Conduct>;
  strike?: Strike;
}

const SECOND = 1_000;

/** The service's code and text for idle, for two hours and for maintenance, as far as they are known. */
export const GOING_AWAY = { close: 1001, reason: 'Going away' } as const;

const refuses = (status: number): Partial<Conduct> => ({ connect: { status, takes: 0 } });

const UPGRADE: readonly Fault[] = [
  { name: 'unauthorized', title: 'The authoriser knows nobody: 401', conduct: refuses(401) },
  { name: 'forbidden', title: 'The authoriser denies: 403', conduct: refuses(403) },
  { name: 'key-revoked', title: 'No API key is valid any more: 403', conduct: { apiKeys: 'revoked' } },
  { name: 'wrong-stage', title: 'The stage has another name now: 403', conduct: { stages: 'renamed' } },
  { name: 'bad-request', title: 'The $connect function refuses the request: 400', conduct: refuses(400) },
  { name: 'rate-limited', title: 'Too many connections are made: 429', conduct: refuses(429) },
  { name: 'connect-fails', title: 'The $connect function fails: 500', conduct: refuses(500) },
  {
    name: 'connect-missing',
    title: 'The $connect function gives no usable answer: 502',
    conduct: refuses(502),
  },
  {
    name: 'connect-times-out',
    title: 'The $connect function takes longer than 29 s: 504',
    conduct: { connect: { status: null, takes: 60 * SECOND } },
  },
  {
    name: 'connect-slow',
    title: 'The $connect function takes 20 s, then all is well',
    conduct: { connect: { status: null, takes: 20 * SECOND } },
  },
  {
    name: 'no-subprotocol',
    title: 'The $connect function returns no sub-protocol',
    conduct: { returnsSubprotocol: false },
  },
  { name: 'hang-before-upgrade', title: 'Requests are never answered', conduct: { door: 'hangs' } },
  { name: 'reset-on-connect', title: 'Requests are reset by the network (RST)', conduct: { door: 'resets' } },
  { name: 'captive-portal', title: 'Requests get a log-in page in HTML', conduct: { door: 'portal' } },
];

const MESSAGES: readonly Fault[] = [
  {
    name: 'no-route',
    title: 'No route is deployed: messages are answered by "Forbidden"',
    conduct: { messages: 'without-route' },
  },
  {
    name: 'invalid-request',
    title: 'Validation fails: messages are answered by "Bad request body"',
    conduct: { messages: 'invalid' },
  },
  {
    name: 'over-quota',
    title: 'The quota is used up: messages are answered by "Limit Exceeded"',
    conduct: { messages: 'over-quota' },
  },
  {
    name: 'function-fails',
    title: 'Functions throw: messages are answered by "Internal server error"',
    conduct: { functions: 'throw' },
  },
  {
    name: 'function-times-out',
    title: 'Functions hang: after 29 s messages are answered by "Endpoint request timed out"',
    conduct: { functions: 'hang' },
  },
  { name: 'throttled', title: '@connections and the receiver answer 429', conduct: { http: 'throttled' } },
  {
    name: 'receiver-times-out',
    title: '@connections and the receiver answer 504 after 29 s',
    conduct: { http: 'times-out' },
  },
];

const CONNECTIONS: readonly Fault[] = [
  {
    name: 'idle-timeout',
    title: 'Connections end with 1001 after 15 s without a message',
    conduct: { idle: 15 * SECOND },
  },
  { name: 'life-over', title: 'Connections end with 1001 after 15 s', conduct: { life: 15 * SECOND } },
  { name: 'going-away', title: 'The gateway is maintained: 1001', strike: GOING_AWAY },
  { name: 'deleted', title: 'The backend deletes every connection: 1000', strike: { close: 1000 } },
  { name: 'close-1003', title: 'Connections are closed with 1003 (no binary)', strike: { close: 1003 } },
  { name: 'close-1005', title: 'Connections are closed without a code', strike: 'close-without-code' },
  { name: 'close-1008', title: 'Connections are closed with 1008 (policy)', strike: { close: 1008 } },
  { name: 'close-1009', title: 'Connections are closed with 1009 (too large)', strike: { close: 1009 } },
  { name: 'close-1011', title: 'Connections are closed with 1011 (server error)', strike: { close: 1011 } },
  { name: 'close-1012', title: 'Connections are closed with 1012 (restart)', strike: { close: 1012 } },
  { name: 'close-1013', title: 'Connections are closed with 1013 (try later)', strike: { close: 1013 } },
  { name: 'cut', title: 'Connections end without a close frame (1006)', strike: 'cut' },
  { name: 'reset', title: 'Connections are reset by the network (RST)', strike: 'reset' },
  {
    name: 'half-open',
    title: 'Connections stay open, but nothing answers or flows any more',
    strike: 'freeze',
  },
];

const PUSHES: readonly Fault[] = [
  { name: 'silent', title: 'Connections are open, but nothing is pushed', conduct: { pushes: 'withheld' } },
  { name: 'garbage', title: 'Texts that are no JSON, of wrong shape, or like errors', strike: 'garbage' },
  { name: 'huge', title: 'A push of 120 KB comes, in several frames', strike: 'huge' },
  { name: 'storm', title: 'For 10 s there are 500 pushes a second', strike: 'storm' },
  { name: 'twice', title: 'Every push comes twice', conduct: { pushes: 'twice' } },
  {
    name: 'objects',
    title: 'The function pushes objects as they are: "[object Object]"',
    conduct: { pushes: 'objects' },
  },
  {
    name: 'in-pieces',
    title: 'Pushes come in frames of a few bytes, characters cut in two',
    conduct: { pushes: 'in-pieces' },
  },
];

/** Where AWS is not known well enough: clients must bear each of it. */
const DISPUTED: readonly Fault[] = [
  { name: 'pings-count', title: 'Pings reset the idle timer', conduct: { pings: 'answered-and-count' } },
  { name: 'pings-ignored', title: 'Pings are not answered', conduct: { pings: 'ignored' } },
];

/** What this peer can be told to do wrong. */
export const FAULTS: readonly Fault[] = [...UPGRADE, ...MESSAGES, ...CONNECTIONS, ...PUSHES, ...DISPUTED];

/** Throws for a name that is not in the list. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new RangeError(`The API Gateway peer has no fault "${name}"`);
  return fault;
}
