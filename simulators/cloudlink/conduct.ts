import type { Clock } from '../../model/clock.ts';
import type { Chance } from '../chance.ts';

export type CertificateKind = 'good' | 'expired' | 'untrusted';

/** Everything that a fault may change while it lasts; see `HEALTHY`. */
export interface Conduct {
  certificate: CertificateKind;
  /** How any REST call is met, before anything else is looked at. */
  rest: 'answers' | 'rate-limited' | 'server-error' | 'captive-portal' | 'hangs';
  signIn: 'grants' | 'rejects' | 'ambiguous' | 'inactive' | 'second-factor';
  refresh: 'grants' | 'rejects';
  /** Life of an access token. */
  tokenSeconds: number;
  connections: 'gives-url' | 'gives-none' | 'forbids';
  subscriptions: 'grants' | 'limit-reached';
  /** `gateway-down`: the PBX cannot be reached. */
  media: 'answers' | 'gateway-down';
  /** `strips-subprotocol`: a proxy on the way does; `echoes-none`: 101 without one. */
  upgrade: 'honest' | 'expired' | 'forbids' | 'malformed' | 'strips-subprotocol' | 'echoes-none';
  connect: 'grants' | 'refuses' | 'closes' | 'mute';
  subscribe: 'grants' | 'closes' | 'refuses' | 'mute';
  publications: 'sent' | 'withheld' | 'doubled' | 'swapped' | 'strange' | 'wrapped';
}

export const HEALTHY: Conduct = {
  certificate: 'good',
  rest: 'answers',
  signIn: 'grants',
  refresh: 'grants',
  tokenSeconds: 3_600,
  connections: 'gives-url',
  subscriptions: 'grants',
  media: 'answers',
  upgrade: 'honest',
  connect: 'grants',
  subscribe: 'grants',
  publications: 'sent',
};

/** What all parts of the peer share. */
export interface Cloud {
  readonly clock: Clock;
  /** Divides all times. */
  readonly hurry: number;
  /** For REST and the broker; telephony has one of its own, so that the number of log-ins does not change its ids. */
  readonly chance: Chance;
  /** Changed by `Peer.fault` alone. */
  conduct: Conduct;
}
