import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import { failureOfUpgrade } from '../../../model/upgrade-refusal.ts';
import type { ChannelEnd } from '../../transports/transports.ts';

const BY_ITSELF = 'It is tried again by itself.';
const MANY_SOCKETS_WAIT_MS = 60_000;

type Sign = readonly [code: DiagnosisCode, cause: string, cure: string];

const LOST: Sign = [
  'closed-by-peer',
  'The connection was lost without a farewell.',
  `${BY_ITSELF} Check the network on the way: some proxies cut a WebSocket after a minute, and a slow reader is cut too.`,
];
const NOT_TAKEN: Sign = [
  'closed-by-peer',
  'The event service did not take a message of ours.',
  `${BY_ITSELF} If it stays, please report it with this evidence.`,
];

/** Kazoo has no close codes of its own: these are the web server's. */
const CLOSE_SIGNS: ReadonlyMap<number, Sign> = new Map<number, Sign>([
  [
    1000,
    [
      'closed-by-peer',
      'The event service closed the connection as idle, though it was kept alive.',
      `${BY_ITSELF} A proxy in between may not pass on the pings.`,
    ],
  ],
  [1001, ['closed-by-peer', 'The event service is being stopped or restarted.', BY_ITSELF]],
  [1002, NOT_TAKEN],
  [1003, NOT_TAKEN],
  [1006, LOST],
  [1007, NOT_TAKEN],
  [1009, NOT_TAKEN],
  [
    1011,
    [
      'server-error',
      'The event service failed over a message.',
      `${BY_ITSELF} If it stays, look at the log of Blackhole.`,
    ],
  ],
]);

/** Why a socket ended that we did not close. `silenceMs`: for how long at least nothing had come. */
export function failureOfEnd(end: ChannelEnd, silenceMs: number, now: number): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  if (end.silent) {
    return new LinkFailure('silent', {
      cause: `The event service went silent: three pings in a row had no answer.`,
      cure: `${BY_ITSELF} Check the network on the way.`,
      deafSince: now - silenceMs,
    });
  }
  const [code, cause, cure] = CLOSE_SIGNS.get(end.code) ?? LOST;
  const reason = end.reason === '' ? 'no reason' : `reason ${JSON.stringify(end.reason.slice(0, 200))}`;
  return new LinkFailure(code, { cause, cure, evidence: [`WebSocket close ${end.code}, ${reason}`] });
}

/** Why the socket could not be opened. `hasSignedIn`: the REST service was reached in the same attempt. */
export function failureOfOpening(error: LinkFailure, socketUrl: string, hasSignedIn: boolean): LinkFailure {
  const refused = refusedUpgrade(error);
  if (refused !== null) return refused;
  const known = failureOfUpgrade(error);
  const { code, details } = known;
  // The steps of the first dial were the REST service's, and are done.
  const step = hasSignedIn ? { step: 'upgrade' } : {};
  const place = new URL(socketUrl).host;
  if (hasSignedIn && (code === 'unreachable' || code === 'timeout')) {
    return new LinkFailure(code, {
      ...details,
      ...step,
      cause: `Signed in, but the event service does not answer at ${place}.`,
      cure: 'Ask that Blackhole is running and that the port is open: 5555 for ws; 7777 or 5556 for wss.',
      evidence: [details.cause, ...(details.evidence ?? [])],
    });
  }
  if (code === 'tls-not-spoken' || (code === 'not-the-service' && details.http === undefined)) {
    const cure = `${details.cure} Kazoo's usual ports are 5555 for ws; 7777 or 5556 for wss.`;
    return new LinkFailure(code, { ...details, ...step, cure });
  }
  return new LinkFailure(code, { ...details, ...step });
}

const NO_PASSAGE: Sign = [
  'upgrade-refused',
  'A proxy between you and Kazoo does not pass WebSockets, or this is not the port of the event service.',
  `Check socketUrl: usually ws on port 5555, or wss on 7777 or 5556. ${BY_ITSELF}`,
];
const DOWN: Sign = [
  'server-error',
  'A proxy answers, but the event service behind it does not.',
  `${BY_ITSELF} If it stays, ask that Blackhole is running.`,
];

/** What Kazoo, and the proxies that people put before it, mean by a status other than 101. */
const UPGRADE_SIGNS: ReadonlyMap<number, Sign> = new Map<number, Sign>([
  [200, NO_PASSAGE],
  [
    400,
    [
      'upgrade-refused',
      'The event service refused the upgrade. Kazoo does so when a sub-protocol is offered, and Ringscope offers none.',
      'Check that socketUrl is the event service, and whether a proxy adds a header Sec-WebSocket-Protocol.',
    ],
  ],
  [
    403,
    [
      'forbidden',
      'The event service refused the upgrade: it looks at a header Authorization, and Ringscope sends none.',
      'Check whether a proxy on the way adds that header, or keeps this machine out.',
    ],
  ],
  [426, NO_PASSAGE],
  [
    429,
    [
      'session-limit',
      'Too many event connections from your network address.',
      'Close other copies, or ask to raise max_connections_per_ip. It is tried again by itself, after a minute.',
    ],
  ],
  [502, DOWN],
  [503, DOWN],
  [504, DOWN],
]);

function refusedUpgrade(error: LinkFailure): LinkFailure | null {
  const status = error.details.http?.status;
  const sign = status === undefined ? undefined : UPGRADE_SIGNS.get(status);
  if (error.code !== 'upgrade-refused' || sign === undefined) return null;
  const [code, cause, cure] = sign;
  const retryAfterMs = Math.max(MANY_SOCKETS_WAIT_MS, error.details.retryAfterMs ?? 0);
  return new LinkFailure(code, { ...error.details, cause, cure, ...(status === 429 && { retryAfterMs }) });
}
