import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { FailureDetails } from '../../../model/failure.ts';
import { failureOfUpgrade } from '../../../model/upgrade-refusal.ts';
import type { ChannelEnd } from '../../transports/transports.ts';
import type { AesAddress } from './options.ts';
import type { WtiRefusal } from './wire/refusal.ts';

const BY_ITSELF = 'It is tried again by itself.';
/** AES refuses these in passwords; a password that has one is most likely mistyped. */
const NOT_IN_PASSWORDS = /[#$'"\\ ]/;

type Texts = Pick<FailureDetails, 'cause' | 'cure'>;

/** Why the socket could not be opened, with what an administrator of AES can do about it. */
export function openFailure(error: LinkFailure, address: AesAddress, password: string): LinkFailure {
  const status = error.details.http?.status;
  if (error.code === 'upgrade-refused' && status !== undefined) {
    return upgradeRefusal(error, status, address, password);
  }
  if (error.code === 'unreachable' && address.socket.startsWith('ws:')) {
    return refined(error, 'unreachable', {
      cause: `The unencrypted port of ${address.host} does not answer: AES has it switched off unless told otherwise.`,
      cure: 'Use wss://. For a test an administrator can switch the unencrypted port on in the web pages of AES.',
    });
  }
  if (error.code === 'tls-untrusted') {
    return refined(error, 'tls-untrusted', {
      cause: error.details.cause,
      cure:
        `${error.details.cure} The authority that signed AES is usually that of System Manager (SMGR): have it as PEM with ` +
        'the whole chain. A browser that trusts it does not help here.',
    });
  }
  return error;
}

function upgradeRefusal(
  error: LinkFailure,
  status: number,
  address: AesAddress,
  password: string,
): LinkFailure {
  const { host } = address;
  if (status === 401) {
    const hint = NOT_IN_PASSWORDS.test(password)
      ? ` The stored password holds a character that AES allows in none (# $ ' " \\ or a blank).`
      : '';
    return refined(error, 'auth-rejected', {
      cause: `${host} refused the sign-in (HTTP 401).`,
      cure:
        `Check user name and password of the CTI user.${hint} If they work elsewhere, in the DMCC Dashboard for ` +
        'instance, AES may be too old: a release before 10.2 refuses right credentials too. A proxy that takes the ' +
        'Authorization header away has the same effect.',
    });
  }
  if (status === 403) {
    return refined(error, 'forbidden', {
      cause: `This user may not use the telephony interface of ${host} (HTTP 403).`,
      cure: 'Give the user the rights of a CTI user (CT User = Yes) on AES.',
    });
  }
  if (status < 400 || status === 404 || status === 405 || status === 410) {
    return refined(error, 'not-the-service', {
      cause: `${host} answers, but has no Web Telephony Interface at this address (HTTP ${status}).`,
      cure: 'Check the path (/api/wti/session), the release of AES (10.2 or later), and that the service is switched on.',
    });
  }
  return failureOfUpgrade(error);
}

/** Why AES began no session (ECMA-354, StartApplicationSession). */
export function startFailure(refusal: WtiRefusal): LinkFailure {
  const evidence = [refusal.message];
  const known = START_REFUSALS.find(([reason]) => refusal.says(reason));
  if (known !== undefined) return new LinkFailure(known[1], { ...known[2], evidence });
  return new LinkFailure('version-too-old', {
    cause: 'AES did not understand the request to begin a session.',
    cure:
      'Check that its release is 10.2 or later and the option "headerVersion"; its log telrestsvc.log tells what it ' +
      'made of the request.',
    evidence,
  });
}

const START_REFUSALS: readonly (readonly [reason: string, code: DiagnosisCode, texts: Texts])[] = [
  [
    'invalidApplicationInfo',
    'auth-rejected',
    {
      cause: 'AES began no session: user name or password is wrong, or the user is not a CTI user.',
      cure: 'Check user name and password, and that the user is a CTI user (CT User = Yes) on AES.',
    },
  ],
  [
    'requestedProtocolVersionNotSupported',
    'version-too-old',
    {
      cause: 'AES knows none of the protocol versions that were offered.',
      cure: 'Offer the version of its release in the option "protocolVersions", "10.1.0" for instance, or update AES.',
    },
  ],
  [
    'serverResourcesBusy',
    'server-error',
    {
      cause: 'AES is too busy for a new session.',
      cure: `${BY_ITSELF} If it stays, look at the load of AES.`,
    },
  ],
  [
    'maxNumberSessions',
    'session-limit',
    {
      cause: 'AES has as many sessions as it allows.',
      cure: `End sessions that nobody needs on AES, or raise the limit. ${BY_ITSELF}`,
    },
  ],
];

/** The answer to the start is neither object nor JSON text, or has no token. `seen`: what it has instead. */
export function unreadableStart(seen: string): LinkFailure {
  return new LinkFailure('unreadable-answer', {
    cause: 'AES answered the request for a session with something that holds no token.',
    cure: 'Check that the address is that of AES 10.2 or later; please report it with the log telrestsvc.log.',
    evidence: [seen],
  });
}

export function startUnanswered(message: string): LinkFailure {
  return new LinkFailure('timeout', {
    cause: 'AES opened the socket and did not answer the request for a session.',
    cure: `${BY_ITSELF} If it stays, look at telrestsvc.log on AES and restart its web telephony service.`,
    evidence: [message],
  });
}

/** AES ended the session; `how` says in what way that showed. */
export function sessionLost(how: string): LinkFailure {
  return new LinkFailure('session-lost', {
    cause: `AES ended the session. ${how}`,
    cure: `A new one is begun by itself. If it is frequent: a bad network, a computer that sleeps, or two programs with one user.`,
  });
}

/** AES was asked for a sign of life on the socket and on REST, and gave none since `deafSince` (ms since the epoch). */
export function unanswered(why: string, deafSince: number): LinkFailure {
  return new LinkFailure('silent', {
    cause: 'AES no longer answers, neither on the socket nor on REST.',
    cure: `${BY_ITSELF} If it is frequent, look at the network in between.`,
    evidence: [why],
    deafSince,
  });
}

/** REST refused the session's token. */
export function tokenExpired(): LinkFailure {
  return new LinkFailure('token-expired', {
    cause: 'The session token ran out (HTTP 401), as AES was not told in time that the session lives.',
    cure: 'A new session is begun by itself. If it happens again, something holds the signs of life back, or the computer slept.',
  });
}

/** Why the socket ended that nobody here closed. */
export function endFailure(end: ChannelEnd, silenceMs: number, now: number): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  if (end.silent) {
    return new LinkFailure('silent', {
      cause: `AES gave no sign of life for ${Math.round(silenceMs / 1000)} s, no answer to pings either.`,
      cure: `${BY_ITSELF} If it is frequent, look at the network in between.`,
      deafSince: now - silenceMs,
    });
  }
  const reason = end.reason === '' ? 'no reason' : `reason ${JSON.stringify(end.reason.slice(0, 200))}`;
  return new LinkFailure('closed-by-peer', {
    cause:
      end.code === 1006 ? 'The connection to AES was lost.' : `AES closed the connection (code ${end.code}).`,
    cure: end.code === 1011 ? `${BY_ITSELF} telrestsvc.log on AES tells what failed there.` : BY_ITSELF,
    evidence: [`WebSocket close ${end.code}, ${reason}`],
  });
}

function refined(error: LinkFailure, code: DiagnosisCode, texts: Texts): LinkFailure {
  return new LinkFailure(code, { ...error.details, ...texts });
}
