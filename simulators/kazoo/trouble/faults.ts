import type { Conduct } from './conduct.ts';

/**
 * What is done to each socket that is subscribed when the fault begins, and to later ones some seconds after they
 * subscribed.
 */
export type Strike =
  | 'close-1000'
  | 'close-1007'
  | 'close-1011'
  | 'cut'
  | 'reset'
  | 'freeze'
  | 'garbage'
  | 'huge'
  | 'unbind'
  | 'burst';

export interface Fault {
  name: string;
  title: string;
  /** Laid over the healthy conduct while the fault lasts. */
  conduct?: Partial<Conduct>;
  /** Laid over it only for the first seconds: a service that comes back. */
  passing?: Partial<Conduct>;
  strike?: Strike;
  /** All tokens given so far become worthless when it begins. */
  revokes?: true;
}

const SIGN_IN: readonly Fault[] = [
  {
    name: 'auth-rejected',
    title: 'The password is no longer valid: 401, tokens are revoked and sockets cut',
    conduct: { signIn: 'refuses' },
    strike: 'cut',
    revokes: true,
  },
  {
    name: 'account-unknown',
    title: 'The account name is unknown: 401, worded like a wrong password',
    conduct: { signIn: 'refuses' },
  },
  {
    name: 'second-factor',
    title: 'The account wants a second factor (401)',
    conduct: { signIn: 'wants-second-factor' },
  },
  {
    name: 'account-expired',
    title: 'The account is expired (400)',
    conduct: { signIn: 'account-expired' },
  },
  {
    name: 'account-disabled',
    title: 'The account is disabled (400)',
    conduct: { signIn: 'account-disabled' },
  },
  {
    name: 'key-unknown',
    title: 'The API key is unknown (404)',
    conduct: { signIn: 'knows-no-key' },
  },
  { name: 'sign-ins-limited', title: 'Too many sign-ins: 429', conduct: { signIn: 'limits' } },
  {
    name: 'datastore-down',
    title: 'The database does not answer: 503 to sign-ins',
    conduct: { signIn: 'has-no-datastore' },
  },
  { name: 'no-token', title: 'Sign-in succeeds without a token', conduct: { signIn: 'gives-no-token' } },
  {
    name: 'captive-portal',
    title: 'Every request is answered with a log-in page in HTML',
    conduct: { rest: 'page', door: 'page' },
  },
  { name: 'token-expires', title: 'New tokens live for 15 s only', conduct: { tokenLife: 15_000 } },
  {
    name: 'token-revoked',
    title: 'The signing secret is reset: tokens so far are worthless, open sockets live on',
    revokes: true,
  },
  {
    name: 'snapshot-down',
    title: 'The list of channels answers 503',
    conduct: { channels: 'fails' },
  },
];

const OPENING: readonly Fault[] = [
  {
    name: 'socket-refused',
    title: 'Nobody listens at the port of the event service',
    conduct: { door: 'closed' },
    strike: 'cut',
  },
  {
    name: 'socket-plain',
    title: 'The port of the event service speaks no TLS',
    conduct: { door: 'plain' },
    strike: 'cut',
  },
  {
    name: 'socket-full',
    title: 'Too many sockets from this address: 429 to the upgrade',
    conduct: { door: 'full' },
    strike: 'cut',
  },
  {
    name: 'upgrade-dropped',
    title: 'A proxy drops the upgrade: 426',
    conduct: { door: 'drops-upgrade' },
    strike: 'cut',
  },
  {
    name: 'upgrade-page',
    title: 'A proxy answers the upgrade with a page (200)',
    conduct: { door: 'page' },
    strike: 'cut',
  },
  {
    name: 'bad-gateway',
    title: 'The proxy is up, the event service is down: 503',
    conduct: { door: 'bad-gateway' },
    strike: 'cut',
  },
  {
    name: 'certificate-expired',
    title: 'The certificate of the event service is out of date',
    conduct: { certificate: 'expired' },
    strike: 'cut',
  },
  {
    name: 'certificate-other-name',
    title: 'The certificate of the event service is for another host',
    conduct: { certificate: 'other-name' },
    strike: 'cut',
  },
  {
    name: 'certificate-untrusted',
    title: 'The certificate of the event service is from another authority',
    conduct: { certificate: 'untrusted' },
    strike: 'cut',
  },
];

const REPLIES: readonly Fault[] = [
  { name: 'dialect-a', title: 'The server is a 4.2', conduct: { dialect: 'A' } },
  { name: 'dialect-c', title: 'The server is a 5.x', conduct: { dialect: 'C', presence: true } },
  {
    name: 'token-refused',
    title: 'The event service refuses every token, which it echoes',
    conduct: { tokens: 'refused' },
  },
  {
    name: 'token-module-missing',
    title: 'The event service does not look at tokens, and so knows no account',
    conduct: { tokens: 'not-looked-at' },
  },
  {
    name: 'account-forbidden',
    title: 'The account may not be watched',
    conduct: { accounts: 'refused' },
  },
  {
    name: 'binding-refused',
    title: 'The module for calls is stopped: call bindings are refused',
    conduct: { calls: false },
  },
  {
    name: 'rate-limited',
    title: 'Three messages at once, then one a second',
    conduct: { allowance: { size: 3, perSecond: 1 } },
  },
  { name: 'replies-lost', title: 'Messages are obeyed but never answered', conduct: { replies: 'lost' } },
  {
    name: 'replies-late',
    title: 'Replies come a second late, after events that they announce',
    conduct: { replies: 'late' },
  },
  {
    name: 'hardened',
    title: 'Malformed messages are refused: 1007, 1003, 1009',
    conduct: { malformed: 'refuse' },
  },
  {
    name: 'fragile',
    title: 'Malformed messages crash the handler: 1011',
    conduct: { malformed: 'crash' },
  },
];

const SOCKETS: readonly Fault[] = [
  { name: 'close-1000', title: 'Sockets are closed with 1000, as at the idle limit', strike: 'close-1000' },
  { name: 'close-1007', title: 'Sockets are closed with 1007', strike: 'close-1007' },
  { name: 'close-1011', title: 'Sockets are closed with 1011 (the handler crashed)', strike: 'close-1011' },
  { name: 'cut', title: 'Sockets end without a close frame (1006)', strike: 'cut' },
  { name: 'reset', title: 'Sockets are reset by the network (RST)', strike: 'reset' },
  { name: 'half-open', title: 'Sockets stay open, but nothing answers or flows any more', strike: 'freeze' },
  {
    name: 'restart',
    title: 'The event service restarts: sockets are cut, then 503 for 10 s',
    passing: { door: 'bad-gateway' },
    strike: 'cut',
  },
  {
    name: 'proxy-cut',
    title: 'A proxy cuts sockets after a quiet minute',
    conduct: { proxyPatience: 60_000 },
  },
  {
    name: 'bus-hiccup',
    title: 'The bus forgot the bindings of open sockets: all quiet until they subscribe again',
    strike: 'unbind',
  },
];

const EVENTS: readonly Fault[] = [
  { name: 'silent', title: 'Everything is confirmed, but no event is sent', conduct: { events: 'withheld' } },
  { name: 'lossy', title: 'Every third event is lost without notice', conduct: { events: 'lossy' } },
  {
    name: 'drops-when-slow',
    title: 'With more than 50 events waiting for a socket, more are dropped without notice',
    conduct: { events: 'dropped-when-slow' },
  },
  { name: 'reordered', title: 'Events come in swapped pairs', conduct: { events: 'swapped' } },
  { name: 'duplicated', title: 'Every event comes twice', conduct: { events: 'repeated' } },
  { name: 'destroy-lost', title: 'CHANNEL_DESTROY never comes', conduct: { events: 'without-destroy' } },
  { name: 'hold-missing', title: 'Hold and unhold never come', conduct: { events: 'without-hold' } },
  {
    name: 'carrier-create-missing',
    title: 'A call from a carrier is not announced by CHANNEL_CREATE',
    conduct: { events: 'without-carrier-create' },
  },
  {
    name: 'strings',
    title: 'Numbers and booleans come as strings',
    conduct: { payload: 'strings' },
  },
  {
    name: 'fields-missing',
    title: 'Events have little more than the id of the leg, its direction and its peer',
    conduct: { payload: 'bare' },
  },
  {
    name: 'unknown-events',
    title: 'Before each event come a relay and an event of unknown name',
    conduct: { events: 'among-strangers' },
  },
  { name: 'burst', title: 'Some 500 events come at once', strike: 'burst' },
  { name: 'garbage', title: 'Sockets get messages that are no JSON, or of wrong shape', strike: 'garbage' },
  { name: 'huge', title: 'Sockets get an event of 2 MB and one of 17 MB', strike: 'huge' },
];

/** What this peer can be told to do wrong; also the older and newer dialects. */
export const FAULTS: readonly Fault[] = [...SIGN_IN, ...OPENING, ...REPLIES, ...SOCKETS, ...EVENTS];

/** Throws for a name that is not in the list. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new RangeError(`The Kazoo peer has no fault "${name}"`);
  return fault;
}
