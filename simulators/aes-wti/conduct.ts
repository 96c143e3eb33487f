/** Where releases or builds of AES are known, or suspected, to write the same thing differently. */
export interface Dialect {
  /** A device in an event: `{deviceIdentifier: "…"}`, the bare text, or the choice holding an object with `value`. */
  devices: 'choice' | 'text' | 'typed';
  lists: 'wrapped' | 'bare';
  /** The schema spells it with one r. */
  transferred: 'TransferedEvent' | 'TransferredEvent' | 'Transferred';
  callIds: 'string' | 'number';
  booleans: 'json' | 'text';
  /** Whether events carry the invokeId 9999. */
  eventInvokeId: boolean;
  /** Members left out of every event. */
  omits: readonly ('cause' | 'localConnectionInfo')[];
}

export type CertificateKind = 'good' | 'expired' | 'other-name' | 'untrusted';

/** Everything about this AES that a fault may change while it lasts. The default is a healthy 10.2. */
export interface Conduct {
  /** 10.1.0 knows no Basic on the upgrade and answers 401 to right credentials. */
  release: '10.2' | '10.1.2' | '10.1.0';
  /** What the upgrade meets. */
  door: 'open' | 'refuses-everybody' | 'forbids' | 'has-no-wti' | 'hangs' | 'resets';
  certificate: CertificateKind;
  /** Later releases may read `payload` before `header`; 10.2 does not. */
  acceptAnyOrder: boolean;
  understandsRequests: boolean;
  payloadString: 'start' | 'all' | 'none';
  start:
    | 'grants'
    | 'unreadable'
    | 'invalidApplicationInfo'
    | 'requestedProtocolVersionNotSupported'
    | 'serverResourcesBusy'
    | 'maxNumberSessions';
  reset: 'grants' | 'serverCannotResetSessionTimer' | 'ignores';
  /** `short`: sessions last a tenth of what was granted. */
  timer: 'honest' | 'short';
  otherTrafficExtends: boolean;
  /** Whether REST takes the tokens that it gave. */
  tokens: 'accepts' | 'rejects';
  thirdPartyIds: boolean;
  switchName: 'as-configured' | 'renamed';
  ignoresSwitchCase: boolean;
  /** The first of the simulated stations is this to AES. */
  firstStation: 'present' | 'unknown' | 'forbidden';
  monitors: 'grants' | 'no-licence' | 'limit-reached';
  /** Of AES to the switch; while it is down nothing is heard of calls. */
  link: 'up' | 'down';
  /** `ignores-inversion`: `true` suppresses an event, whatever the extension says. */
  filters: 'honours-inversion' | 'ignores-inversion';
  /** Requests a second that one session may send to the switch, and what happens to the rest. */
  pace: { perSecond: number; excess: 'drop' | 'refuse' };
  /** `login-only`: agents show in events when they log on and off, otherwise only in GetAgentState. */
  agents: 'login-only' | 'full';
  events: 'sent' | 'withheld';
  frames:
    | 'clean'
    | 'mute'
    | 'slow'
    | 'swapped'
    | 'repeated'
    | 'lossy'
    | 'garbage'
    | 'strange-invoke-ids'
    | 'answered-twice';
  dialect: Dialect;
  traps: Traps;
}

/** What real switches were seen to do to those who believe in tidy event flows. */
export interface Traps {
  /** A ConnectionCleared of the other party when a call is put on hold. */
  strayClearOnHold: boolean;
  /** A recorder steps into each answered call. */
  recorder: boolean;
  restrictedCallers: boolean;
  /** Call ids come round again after a few calls instead of after thousands. */
  quickCallIds: boolean;
  /** A station that talks has no free appearance for a second call, which fails as busy. */
  singleAppearance: boolean;
}

export type ConductChange = Partial<Omit<Conduct, 'dialect' | 'traps'>> & {
  dialect?: Partial<Dialect>;
  traps?: Partial<Traps>;
};

export const HEALTHY: Conduct = {
  release: '10.2',
  door: 'open',
  certificate: 'good',
  acceptAnyOrder: false,
  understandsRequests: true,
  payloadString: 'start',
  start: 'grants',
  reset: 'grants',
  timer: 'honest',
  otherTrafficExtends: false,
  tokens: 'accepts',
  thirdPartyIds: true,
  switchName: 'as-configured',
  ignoresSwitchCase: false,
  firstStation: 'present',
  monitors: 'grants',
  link: 'up',
  filters: 'honours-inversion',
  pace: { perSecond: 25, excess: 'drop' },
  agents: 'login-only',
  events: 'sent',
  frames: 'clean',
  dialect: {
    devices: 'choice',
    lists: 'wrapped',
    transferred: 'TransferedEvent',
    callIds: 'string',
    booleans: 'json',
    eventInvokeId: true,
    omits: [],
  },
  traps: {
    strayClearOnHold: false,
    recorder: false,
    restrictedCallers: false,
    quickCallIds: false,
    singleAppearance: false,
  },
};

/** The conduct with a change laid over it. */
export function changed(conduct: Conduct, change: ConductChange): Conduct {
  return {
    ...conduct,
    ...change,
    dialect: { ...conduct.dialect, ...change.dialect },
    traps: { ...conduct.traps, ...change.traps },
  };
}
