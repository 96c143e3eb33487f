import type { ConductChange } from './conduct.ts';

/** What strikes each subscribed socket at once: those there are, and later ones some seconds after they subscribed. */
export type Strike =
  | 'close-1001'
  | 'close-1011'
  | 'cut'
  | 'clean-up'
  | 'reset'
  | 'freeze'
  | 'end-session'
  | 'stop-monitor'
  | 'huge';

export interface Fault {
  name: string;
  title: string;
  /** Laid over the healthy conduct while the fault lasts. */
  conduct?: ConductChange;
  strike?: Strike;
}

const SIGN_IN: readonly Fault[] = [
  {
    name: 'auth-rejected',
    title: 'The password is no longer valid: 401',
    conduct: { door: 'refuses-everybody' },
  },
  { name: 'old-release', title: 'AES 10.1.0: 401 to right credentials', conduct: { release: '10.1.0' } },
  { name: 'not-wti', title: 'WTI is not at this address: 404 and HTML', conduct: { door: 'has-no-wti' } },
  { name: 'forbidden', title: 'The user may not use WTI: 403', conduct: { door: 'forbids' } },
  { name: 'hang-before-upgrade', title: 'The upgrade is never answered', conduct: { door: 'hangs' } },
  { name: 'hang-after-upgrade', title: 'Sockets open, but nothing is answered', conduct: { frames: 'mute' } },
  { name: 'reset-on-connect', title: 'New connections are reset before TLS', conduct: { door: 'resets' } },
  {
    name: 'certificate-expired',
    title: 'The certificate is out of date',
    conduct: { certificate: 'expired' },
  },
  {
    name: 'certificate-other-name',
    title: 'The certificate is for another host',
    conduct: { certificate: 'other-name' },
  },
  {
    name: 'certificate-untrusted',
    title: 'The certificate is from another authority',
    conduct: { certificate: 'untrusted' },
  },
];

const SESSION: readonly Fault[] = [
  { name: 'not-cti-user', title: 'The user is not a CTI user', conduct: { start: 'invalidApplicationInfo' } },
  {
    name: 'version-refused',
    title: 'AES knows none of the protocol versions',
    conduct: { start: 'requestedProtocolVersionNotSupported' },
  },
  {
    name: 'server-busy',
    title: 'AES is too busy for a new session',
    conduct: { start: 'serverResourcesBusy' },
  },
  { name: 'session-limit', title: 'There are too many sessions', conduct: { start: 'maxNumberSessions' } },
  {
    name: 'start-unreadable',
    title: 'The session answer holds neither JSON nor a token',
    conduct: { start: 'unreadable' },
  },
  { name: 'bad-request', title: 'Every request is a BAD request', conduct: { understandsRequests: false } },
  {
    name: 'session-expires',
    title: 'Sessions last a tenth of what was granted',
    conduct: { timer: 'short' },
  },
  {
    name: 'reset-refused',
    title: 'AES cannot reset session timers',
    conduct: { reset: 'serverCannotResetSessionTimer' },
  },
  { name: 'reset-ignored', title: 'Session timer resets are not answered', conduct: { reset: 'ignores' } },
  { name: 'session-lost', title: 'Sessions are terminated; their sockets live', strike: 'end-session' },
  { name: 'token-rejected', title: 'REST takes no token: 401', conduct: { tokens: 'rejects' } },
];

const DEVICES: readonly Fault[] = [
  {
    name: 'bad-switch-name',
    title: 'The switch connection has another name',
    conduct: { switchName: 'renamed' },
  },
  {
    name: 'unknown-device',
    title: 'The first station is not on the switch',
    conduct: { firstStation: 'unknown' },
  },
  {
    name: 'forbidden-device',
    title: 'The user may not monitor the first station',
    conduct: { firstStation: 'forbidden' },
  },
  {
    name: 'first-party-only',
    title: 'GetThirdPartyDeviceId is not known',
    conduct: { thirdPartyIds: false },
  },
  { name: 'no-licence', title: 'No licence is free for a monitor', conduct: { monitors: 'no-licence' } },
  { name: 'monitor-limit', title: 'There are too many monitors', conduct: { monitors: 'limit-reached' } },
  { name: 'link-down', title: 'The switch cannot be reached from AES', conduct: { link: 'down' } },
  {
    name: 'overload',
    title: 'More than 3 requests a second are refused',
    conduct: { pace: { perSecond: 3, excess: 'refuse' } },
  },
  {
    name: 'drops-requests',
    title: 'More than 3 requests a second go unanswered',
    conduct: { pace: { perSecond: 3, excess: 'drop' } },
  },
  {
    name: 'filter-inverted',
    title: 'Filters suppress what they name, whatever the extension says',
    conduct: { filters: 'ignores-inversion' },
  },
  { name: 'silent', title: 'Monitors are confirmed, but no event comes', conduct: { events: 'withheld' } },
  { name: 'monitor-lost', title: 'AES stops the first monitor', strike: 'stop-monitor' },
];

const SOCKETS: readonly Fault[] = [
  { name: 'close', title: 'Sockets are closed with 1001 (going away)', strike: 'close-1001' },
  { name: 'close-1011', title: 'Sockets are closed with 1011 (server error)', strike: 'close-1011' },
  { name: 'cut', title: 'Sockets end without a close frame; sessions can be taken up again', strike: 'cut' },
  { name: 'cleanup', title: 'Sockets end and sessions are cleaned up at once', strike: 'clean-up' },
  { name: 'reset', title: 'Sockets are reset by the network (RST)', strike: 'reset' },
  { name: 'half-open', title: 'Sockets stay open, but nothing answers or flows any more', strike: 'freeze' },
  { name: 'slow', title: 'Every message comes 3 s late', conduct: { frames: 'slow' } },
  { name: 'swapped', title: 'Each two events come in the wrong order', conduct: { frames: 'swapped' } },
  { name: 'repeated', title: 'Every event comes twice', conduct: { frames: 'repeated' } },
  { name: 'lossy', title: 'Every third event is lost', conduct: { frames: 'lossy' } },
  {
    name: 'garbage',
    title: 'Before each event comes something unreadable or unknown',
    conduct: { frames: 'garbage' },
  },
  { name: 'huge', title: 'An unknown event of 2 MB comes', strike: 'huge' },
  {
    name: 'strange-invoke-ids',
    title: 'Each answer comes under an unknown invokeId first',
    conduct: { frames: 'strange-invoke-ids' },
  },
  { name: 'answered-twice', title: 'Every answer comes twice', conduct: { frames: 'answered-twice' } },
];

const FORMS: readonly Fault[] = [
  { name: 'payload-as-string', title: 'Every payload is a JSON string', conduct: { payloadString: 'all' } },
  { name: 'payload-as-object', title: 'No payload is a JSON string', conduct: { payloadString: 'none' } },
  {
    name: 'dialect-plain',
    title: 'Devices are plain text, lists bare arrays',
    conduct: {
      dialect: { devices: 'text', lists: 'bare', transferred: 'Transferred', eventInvokeId: false },
    },
  },
  {
    name: 'dialect-typed',
    title: 'Devices are objects, call ids numbers, booleans text',
    conduct: {
      dialect: { devices: 'typed', callIds: 'number', booleans: 'text', transferred: 'TransferredEvent' },
    },
  },
  {
    name: 'missing-members',
    title: 'Events have neither cause nor localConnectionInfo',
    conduct: { dialect: { omits: ['cause', 'localConnectionInfo'] } },
  },
  { name: 'agents-in-full', title: 'Events tell all states of agents', conduct: { agents: 'full' } },
  {
    name: 'stray-clear-on-hold',
    title: 'A hold brings a ConnectionCleared of the other party',
    conduct: { traps: { strayClearOnHold: true } },
  },
  {
    name: 'recorder',
    title: 'A recorder steps into each answered call',
    conduct: { traps: { recorder: true } },
  },
  {
    name: 'restricted-callers',
    title: 'Outside callers withhold their numbers',
    conduct: { traps: { restrictedCallers: true } },
  },
  {
    name: 'quick-call-ids',
    title: 'Call ids come round again at once',
    conduct: { traps: { quickCallIds: true } },
  },
  {
    name: 'single-appearance',
    title: 'A second call at a station fails as busy',
    conduct: { traps: { singleAppearance: true } },
  },
];

/**
 * What this peer can be told to do wrong. Not all of it is a fault of AES: the last ones are what other releases and
 * other switches do, and clients must bear.
 */
export const FAULTS: readonly Fault[] = [...SIGN_IN, ...SESSION, ...DEVICES, ...SOCKETS, ...FORMS];

/** Throws for a name that is not in the list. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new RangeError(`The AES peer has no fault "${name}"`);
  return fault;
}
