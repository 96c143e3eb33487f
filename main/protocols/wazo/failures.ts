import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { ChannelEnd } from '../../transports/transports.ts';
import { missingWebsocketRight } from './auth/refusals.ts';
import type { TokenCheck } from './auth/wazo-auth.ts';

const BY_ITSELF = 'It is tried again by itself.';

type Sign = readonly [code: DiagnosisCode, cause: string, cure: string];

const NETWORK: Sign = ['closed-by-peer', 'The connection was lost.', BY_ITSELF];

/** What a close code means where its reason says no more. 4002, 4003 and 4004 need a second look: see below. */
const CLOSE_SIGNS: Readonly<Record<number, Sign>> = {
  1001: ['closed-by-peer', 'The event service is being restarted.', BY_ITSELF],
  1006: NETWORK,
  1009: ['closed-by-peer', 'The event service refused a message as too large.', BY_ITSELF],
  1011: ['server-error', 'The event service failed.', `${BY_ITSELF} If it stays, look at wazo-websocketd.`],
  4001: [
    'proxy-failed',
    'A proxy between this computer and the server removes the log-in data (the header X-Auth-Token).',
    'Let the proxy pass that header, or connect without the proxy.',
  ],
};

const REASON_SIGNS: readonly (readonly [code: number, reason: RegExp, sign: Sign])[] = [
  [
    1011,
    /bus connection (lost|error)/,
    ['server-error', "The telephone system's message bus is being restarted.", BY_ITSELF],
  ],
  [
    1011,
    /keepalive ping timeout/,
    ['closed-by-peer', 'This computer did not answer in time: it slept or was busy.', BY_ITSELF],
  ],
];

/** The socket is there, but nothing comes any more. `deafSince`: ms since the epoch. */
export function silentFailure(deafSince: number): LinkFailure {
  return new LinkFailure('silent', {
    cause: 'The event service went silent: it sent no sign of life.',
    cure: `Check the network on the way to it. ${BY_ITSELF}`,
    deafSince,
  });
}

/** Why the server, or nobody, ended the socket. `lastReceivedAt`: when its last message came, in ms since the epoch. */
export function closeFailure(end: ChannelEnd, lastReceivedAt: number): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  if (end.silent) return silentFailure(lastReceivedAt);
  const byReason = REASON_SIGNS.find(([code, reason]) => code === end.code && reason.test(end.reason));
  return failure(end, byReason?.[2] ?? CLOSE_SIGNS[end.code] ?? NETWORK);
}

/** The event service refused the token (4002): what wazo-auth says of it tells why. */
export function refusedTokenFailure(end: ChannelEnd, check: TokenCheck): LinkFailure {
  if (check === 'lacksRight') {
    const { code, details } = missingWebsocketRight();
    const evidence = [
      closeInWords(end),
      'wazo-auth says of the token: without the right websocketd (HTTP 403)',
    ];
    return new LinkFailure(code, { ...details, evidence });
  }
  if (check === 'unknown') return expiredFailure(end);
  return failure(end, [
    'server-error',
    'The telephone system cannot check log-ins just now.',
    `${BY_ITSELF} If it stays, look at wazo-auth and its link to wazo-websocketd.`,
  ]);
}

/** The event service ended the session with its token (4003). */
export function expiredFailure(end: ChannelEnd): LinkFailure {
  return failure(end, [
    'token-expired',
    'The session token expired or was revoked.',
    'A new one is fetched by itself; with a token of your own, store a new one.',
  ]);
}

/** The event service refused the protocol version (4004 before `init`). */
export function refusedVersionFailure(end: ChannelEnd, triedAll: boolean): LinkFailure {
  if (!triedAll) {
    return failure(end, [
      'closed-by-peer',
      'The event service refused version 2 of its protocol.',
      'The next attempt asks for version 1.',
    ]);
  }
  return failure(end, [
    'version-too-old',
    'The event service speaks no version of its protocol that is known here.',
    'Update the telephone system, or this program.',
  ]);
}

/** The event service did not understand a command (4004 later): our mistake, or a server of another kind. */
export function misunderstoodFailure(
  end: ChannelEnd,
  lastCommand: string | null,
  isRepeated: boolean,
): LinkFailure {
  const cause = `The event service did not understand a message${lastCommand === null ? '' : ` (the last one was "${lastCommand}")`}.`;
  return failure(
    end,
    isRepeated
      ? ['version-too-old', cause, 'It happened three times in a row. Please report it with this evidence.']
      : ['closed-by-peer', cause, BY_ITSELF],
  );
}

/** The upgrade was answered, but not with a WebSocket. */
export function upgradeFailure(error: LinkFailure, host: string): LinkFailure {
  const status = error.details.http?.status;
  if (error.code !== 'upgrade-refused' || status === undefined) return error;
  if (status === 404 || (status >= 300 && status < 400)) {
    return refine(error, 'not-the-service', {
      cause: `${host} answers, but offers no Wazo event service at /api/websocketd/ (HTTP ${status}).`,
      cure: 'Check the address: it is that of the Wazo stack, as in https://host.',
    });
  }
  if (status >= 500) {
    return refine(error, 'server-error', {
      cause: `The event service of the telephone system is not running (HTTP ${status}).`,
      cure: BY_ITSELF,
    });
  }
  return error;
}

function refine(
  error: LinkFailure,
  code: DiagnosisCode,
  texts: { cause: string; cure: string },
): LinkFailure {
  return new LinkFailure(code, { ...error.details, ...texts });
}

function failure(end: ChannelEnd, [code, cause, cure]: Sign): LinkFailure {
  return new LinkFailure(code, { cause, cure, evidence: [closeInWords(end)] });
}

function closeInWords({ code, reason }: ChannelEnd): string {
  return `WebSocket close ${code}, ${reason === '' ? 'no reason' : `reason "${reason}"`}`;
}
