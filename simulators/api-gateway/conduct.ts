const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Everything that a fault may change while it lasts, and what AWS leaves unsaid. Times in ms, before `hurry`. */
export interface Conduct {
  /** What every request meets. `portal`: the log-in page of some network on the way. */
  door: 'open' | 'hangs' | 'resets' | 'portal';
  /** `renamed`: what is deployed has another name than clients use. */
  stages: 'deployed' | 'renamed';
  apiKeys: 'valid' | 'revoked';
  /** What the `$connect` function answers in place of its own work, and how long it takes. */
  connect: { status: number | null; takes: number };
  returnsSubprotocol: boolean;
  /** What becomes of a client's message before it gets to a function. */
  messages: 'routed' | 'without-route' | 'invalid' | 'over-quota';
  functions: 'work' | 'throw' | 'hang';
  /** A connection ends after so long without a message in either direction. */
  idle: number;
  /** A connection ends after so long whatever happens. */
  life: number;
  /** Whether pings reset the idle timer is disputed for AWS, and whether they are answered at all. */
  pings: 'answered' | 'answered-and-count' | 'ignored';
  pushes: 'sent' | 'withheld' | 'twice' | 'objects' | 'in-pieces';
  /** Of the two HTTP APIs: `@connections` and the sample's receiver. */
  http: 'works' | 'throttled' | 'times-out';
}

export const HEALTHY: Conduct = {
  door: 'open',
  stages: 'deployed',
  apiKeys: 'valid',
  connect: { status: null, takes: 0 },
  returnsSubprotocol: true,
  messages: 'routed',
  functions: 'work',
  idle: 10 * MINUTE,
  life: 120 * MINUTE,
  pings: 'answered',
  pushes: 'sent',
  http: 'works',
};

/** What a function may take: the gateway's limit. */
export const FUNCTION_LIMIT = 29 * SECOND;

/** How things stand now; shared by the parts of the peer, changed by `Peer.fault` alone. */
export interface Weather {
  conduct: Conduct;
  /** Divides every time. */
  readonly hurry: number;
}
