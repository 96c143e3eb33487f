import type { Conduct } from './conduct.ts';

/** What hits each subscribed link at once: those there are, and later ones some seconds after they subscribed. */
export type Strike = 'cut' | 'reset' | 'freeze' | 'garbage';

export interface Fault {
  name: string;
  title: string;
  /** Laid over the healthy conduct while the fault lasts. */
  conduct?: Partial<Conduct>;
  strike?: Strike;
  /** Ends every access token when the fault begins. */
  revokes?: true;
}

const TRANSPORT: readonly Fault[] = [
  {
    name: 'certificate-untrusted',
    title: 'The certificate is from another authority, as behind a proxy that inspects TLS',
    conduct: { certificate: 'untrusted' },
  },
  {
    name: 'certificate-expired',
    title: 'The certificate is out of date',
    conduct: { certificate: 'expired' },
  },
  {
    name: 'captive-portal',
    title: 'Every request is answered with a log-in page in HTML',
    conduct: { rest: 'captive-portal' },
  },
  { name: 'hangs', title: 'No REST call is ever answered', conduct: { rest: 'hangs' } },
];

const SIGN_IN: readonly Fault[] = [
  {
    name: 'auth-rejected',
    title: 'User name or password are wrong: 401',
    conduct: { signIn: 'rejects', refresh: 'rejects' },
    revokes: true,
  },
  {
    name: 'account-ambiguous',
    title: 'The user name exists in several accounts: 409 unless the account is named',
    conduct: { signIn: 'ambiguous' },
  },
  { name: 'account-inactive', title: 'The user is not active: 403', conduct: { signIn: 'inactive' } },
  {
    name: 'second-factor',
    title: 'The sign-in wants a second factor (401; its real form is not published)',
    conduct: { signIn: 'second-factor' },
  },
  { name: 'token-expires', title: 'Access tokens live for 15 s only', conduct: { tokenSeconds: 15 } },
  { name: 'token-revoked', title: 'All access tokens end now; renewing them works', revokes: true },
  {
    name: 'refresh-rejected',
    title: 'Access tokens live for 15 s only and are not renewed: 401',
    conduct: { tokenSeconds: 15, refresh: 'rejects' },
  },
];

const REST: readonly Fault[] = [
  {
    name: 'rate-limited',
    title: 'Too many requests: 429 with a date to wait for',
    conduct: { rest: 'rate-limited' },
  },
  { name: 'server-error', title: 'Every REST call fails: 500', conduct: { rest: 'server-error' } },
  {
    name: 'gateway-down',
    title: 'The gateway to the PBX does not answer: 504 for endpoints and calls',
    conduct: { media: 'gateway-down' },
  },
  { name: 'forbidden', title: 'The user may not open links: 403', conduct: { connections: 'forbids' } },
  {
    name: 'no-url',
    title: 'The answer that should hold the WebSocket address holds none',
    conduct: { connections: 'gives-none' },
  },
  {
    name: 'subscription-limit',
    title: 'No more subscriptions are given (403; its real form is not published)',
    conduct: { subscriptions: 'limit-reached' },
  },
];

const LINK: readonly Fault[] = [
  { name: 'url-expired', title: 'Addresses are too old when used: 426', conduct: { upgrade: 'expired' } },
  {
    name: 'upgrade-forbidden',
    title: 'The signature of the address is refused: 403',
    conduct: { upgrade: 'forbids' },
  },
  {
    name: 'upgrade-malformed',
    title: 'The query of the address is not understood: 400',
    conduct: { upgrade: 'malformed' },
  },
  {
    name: 'subprotocol-lost',
    title: 'A proxy removes the sub-protocol from the upgrade: 426',
    conduct: { upgrade: 'strips-subprotocol' },
  },
  {
    name: 'subprotocol-not-echoed',
    title: 'The upgrade is accepted without a sub-protocol',
    conduct: { upgrade: 'echoes-none' },
  },
  {
    name: 'client-id-refused',
    title: 'The client id is refused: CONNACK 7, then a close',
    conduct: { connect: 'refuses' },
  },
  {
    name: 'closed-before-connack',
    title: 'The link is closed instead of a CONNACK',
    conduct: { connect: 'closes' },
  },
  { name: 'no-connack', title: 'CONNECT is never answered', conduct: { connect: 'mute' } },
  {
    name: 'topic-refused',
    title: 'The link is closed at SUBSCRIBE, without a SUBACK',
    conduct: { subscribe: 'closes' },
  },
  { name: 'suback-failure', title: 'SUBSCRIBE is answered with 0x80', conduct: { subscribe: 'refuses' } },
  { name: 'no-suback', title: 'SUBSCRIBE is never answered', conduct: { subscribe: 'mute' } },
];

const LIVE: readonly Fault[] = [
  { name: 'cut', title: 'Links end without a word', strike: 'cut' },
  { name: 'reset', title: 'Links are reset by the network (RST)', strike: 'reset' },
  {
    name: 'duplicate-client',
    title: 'Another copy uses the client id: links work, then drop every few seconds',
    strike: 'cut',
  },
  { name: 'half-open', title: 'Links stay open, but nothing answers or flows any more', strike: 'freeze' },
  { name: 'garbage', title: 'Links get payloads that are no JSON, or of wrong shape', strike: 'garbage' },
  {
    name: 'silent',
    title: 'Everything is confirmed, but nothing is published',
    conduct: { publications: 'withheld' },
  },
  { name: 'doubled', title: 'Every publication comes twice', conduct: { publications: 'doubled' } },
  {
    name: 'out-of-order',
    title: 'Publications change places with their neighbours',
    conduct: { publications: 'swapped' },
  },
  {
    name: 'strange-fields',
    title: 'Publications lack blocks, have unknown fields, and PBX data as text',
    conduct: { publications: 'strange' },
  },
  {
    name: 'other-envelopes',
    title: 'Publications come in arrays and in `publications`',
    conduct: { publications: 'wrapped' },
  },
];

export const FAULTS: readonly Fault[] = [...TRANSPORT, ...SIGN_IN, ...REST, ...LINK, ...LIVE];

/** Throws for a name that is not in the list. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new RangeError(`The CloudLink peer has no fault "${name}"`);
  return fault;
}
