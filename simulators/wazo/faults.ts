/**
 * What this peer can be told to do wrong. Faults that strike sockets hit those that are open when the fault begins,
 * and while it lasts every new one some seconds after its `start`.
 */
export const FAULTS = [
  { name: 'auth-rejected', title: 'The password is no longer valid, and all sessions are ended' },
  { name: 'no-right', title: 'The account lost the right `websocketd`' },
  { name: 'session-limit', title: 'The account has too many live sessions (429)' },
  { name: 'auth-down', title: 'wazo-auth does not run: 502, 4002 at connect, 4003 at the next check' },
  { name: 'auth-slow', title: 'wazo-auth answers after 12 s; the socket is closed with 4002 after 10 s' },
  { name: 'close-4001', title: 'Sockets are closed with 4001 (no token)' },
  { name: 'close-4002', title: 'Sockets are closed with 4002 (authentication failed)' },
  { name: 'close-4003', title: 'Sockets are closed with 4003 (authentication expired)' },
  { name: 'close-4004', title: 'Sockets are closed with 4004 (protocol error)' },
  { name: 'token-expires', title: 'New tokens live for 15 s only' },
  {
    name: 'ignores-renewed-token',
    title: 'As before 24.04: a renewed token is ignored. Tokens live for 60 s',
  },
  { name: 'version-1', title: 'The server speaks version 1 only' },
  { name: 'bus-down', title: 'The message bus is down: 1011 for all, then for every attempt' },
  { name: 'restart', title: 'The event service restarts: 1001, then 502 for 10 s' },
  { name: 'half-open', title: 'Sockets stay open, but nothing answers or flows any more' },
  { name: 'reset', title: 'Sockets are reset by the network (RST)' },
  { name: 'cut', title: 'Sockets end without a close frame (1006)' },
  { name: 'garbage', title: 'Sockets get messages that are no JSON, of wrong shape, or unknown' },
  { name: 'huge', title: 'Sockets get an event of 2 MB and then a frame above 8 MiB' },
  { name: 'silent', title: 'Everything is confirmed, but no event is delivered' },
  { name: 'captive-portal', title: 'Every request is answered with a log-in page in HTML' },
] as const;

export type FaultName = (typeof FAULTS)[number]['name'];

/** Throws for a name that is not in the list. */
export function faultNamed(name: string): FaultName {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new RangeError(`The Wazo peer has no fault "${name}"`);
  return fault.name;
}

/** What is wrong now; shared by the parts of the peer, changed by `Peer.fault` alone. */
export interface Trouble {
  fault: FaultName | null;
  /** ms since the epoch: when it began. */
  since: number;
}

/** Real times of the stack that a peer's `hurry` divides. */
export const TIMES = {
  ping: 20_000,
  expirySweep: 60_000,
  authTimeout: 10_000,
  slowAuthAnswer: 12_000,
  shortLife: 15_000,
  renewalLife: 60_000,
  restart: 10_000,
  strikeAfterStart: 3_000,
  callLog: 3_000,
} as const;
