export type CertificateKind = 'good' | 'expired' | 'other-name' | 'untrusted';

/** Everything about this Kazoo that a fault may change while it lasts. The default is a healthy stock 4.3 with Qubicle. */
export interface Conduct {
  /** A is 4.0 to 4.2, B is 4.3 and the master branch, C is 5.x. */
  dialect: 'A' | 'B' | 'C';
  /** Whether the operator of an A or B started bh_ping, which says pong. */
  pingModule: boolean;
  /** Presence came with the master branch and C; a stock 4.3 lacks it. */
  presence: boolean;
  rest: 'works' | 'page';
  signIn:
    | 'works'
    | 'refuses'
    | 'wants-second-factor'
    | 'account-expired'
    | 'account-disabled'
    | 'knows-no-key'
    | 'limits'
    | 'has-no-datastore'
    | 'gives-no-token';
  /** Sign-ins at once, refilled at a tenth of it a second. */
  signIns: number;
  /** ms. */
  tokenLife: number;
  channels: 'works' | 'fails';
  /** What the upgrade meets; `closed` is a port on which nobody listens, `plain` one that speaks no TLS. */
  door: 'open' | 'closed' | 'plain' | 'full' | 'drops-upgrade' | 'page' | 'bad-gateway';
  certificate: CertificateKind;
  /** Sockets that one address may have. */
  socketsPerAddress: number;
  /** ms without bytes from the client. */
  idleLimit: number;
  /** ms without bytes either way, after which a proxy cuts; null without a proxy that does. */
  proxyPatience: number | null;
  tokens: 'checked' | 'refused' | 'not-looked-at';
  accounts: 'checked' | 'refused';
  /** Whether bh_call runs. */
  calls: boolean;
  /** Messages at once, and more each second. */
  allowance: { size: number; perSecond: number };
  /** `noop` and `crash` are known of A and B, `refuse` of hardened builds. */
  malformed: 'noop' | 'crash' | 'refuse';
  replies: 'sent' | 'lost' | 'late';
  events:
    | 'sent'
    | 'withheld'
    | 'lossy'
    | 'dropped-when-slow'
    | 'swapped'
    | 'repeated'
    | 'without-destroy'
    | 'without-hold'
    | 'without-carrier-create'
    | 'among-strangers';
  payload: 'typed' | 'strings' | 'bare';
}

export const HEALTHY: Conduct = {
  dialect: 'B',
  pingModule: false,
  presence: false,
  rest: 'works',
  signIn: 'works',
  signIns: 100,
  tokenLife: 3_600_000,
  channels: 'works',
  door: 'open',
  certificate: 'good',
  socketsPerAddress: Infinity,
  idleLimit: 3_600_000,
  proxyPatience: null,
  tokens: 'checked',
  accounts: 'checked',
  calls: true,
  allowance: { size: 100, perSecond: 10 },
  malformed: 'noop',
  replies: 'sent',
  events: 'sent',
  payload: 'typed',
};
