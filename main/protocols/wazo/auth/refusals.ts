import { LinkFailure } from '../../../../model/failure.ts';
import type { FailureDetails } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import { readReason } from './token-document.ts';

/** A hundred sessions of the account live on until their tokens expire: trying sooner only makes it worse. */
const SESSION_LIMIT_WAIT_MS = 5 * 60_000;

/** Why the token resource refused to sign in. */
export function signInRefusal(answer: HttpAnswer, host: string): LinkFailure {
  const { status } = answer;
  if (status === 401) {
    return refusal('auth-rejected', answer, {
      cause: 'User name or password not accepted.',
      cure: 'Correct the user name and the password. If the company logs in through a directory, enter its domain too.',
    });
  }
  if (status === 400) {
    return refusal('auth-rejected', answer, {
      cause: `The server rejected a field of the sign-in: ${readReason(answer.body) ?? 'it does not say which'}.`,
      cure: 'Correct the options of this source.',
    });
  }
  if (status === 429) {
    return refusal('session-limit', answer, {
      cause: 'Too many open sessions for this account.',
      cure: 'Close other programs that use it, or wait until old sessions expire.',
      retryAfterMs: Math.max(SESSION_LIMIT_WAIT_MS, retryAfter(answer)),
    });
  }
  return generalRefusal(answer, host);
}

/** The refresh token was removed: somebody logged this account out everywhere. */
export function refreshRefusal(answer: HttpAnswer, host: string): LinkFailure {
  if (answer.status !== 401) return signInRefusal(answer, host);
  return refusal('auth-rejected', answer, {
    cause: 'This account was logged out on the server.',
    cure: 'Connect again to sign in with the password.',
  });
}

/** Why a token that the user gave cannot be used. */
export function givenTokenRefusal(answer: HttpAnswer, host: string): LinkFailure {
  if (answer.status === 404 && readReason(answer.body) !== undefined) {
    return refusal('auth-rejected', answer, {
      cause: 'The server does not know the given token: it is wrong, expired or revoked.',
      cure: 'Store a new token, or a user name and a password.',
    });
  }
  if (answer.status === 403) return missingWebsocketRight();
  return generalRefusal(answer, host);
}

export function missingWebsocketRight(): LinkFailure {
  return new LinkFailure('token-lacks-right', {
    cause: 'This account may not receive events.',
    cure: 'Ask the administrator to add the right `websocketd` to the account.',
  });
}

/** An answer of 200 that is no token document: a captive portal, or another service at this address. */
export function unreadableToken(answer: HttpAnswer, host: string): LinkFailure {
  const isPage = /^\s*</.test(answer.body);
  return refusal('unreadable-answer', answer, {
    cause: isPage
      ? `${host} answered the sign-in with a web page instead of a token.`
      : `${host} answered the sign-in with something that is not a token.`,
    cure: 'Check that the address is that of the Wazo stack, and whether the network asks for a log-in of its own.',
  });
}

function generalRefusal(answer: HttpAnswer, host: string): LinkFailure {
  const { status } = answer;
  if (status >= 500) {
    return refusal('server-error', answer, {
      cause: `The log-in service of ${host} failed (HTTP ${status}).`,
      cure: 'It is tried again by itself; if it stays, look at wazo-auth on the server.',
    });
  }
  if (status === 403) {
    return refusal('forbidden', answer, {
      cause: 'The server forbids this account to sign in here.',
      cure: 'Ask the administrator of the telephone system.',
    });
  }
  if (status === 404 || (status >= 300 && status < 400)) {
    return refusal('not-the-service', answer, {
      cause: `${host} answers, but offers no Wazo log-in at /api/auth (HTTP ${status}).`,
      cure: 'Check the address: it is that of the Wazo stack, as in https://host.',
    });
  }
  return refusal('unreadable-answer', answer, {
    cause: `${host} answered the sign-in with an unexpected HTTP ${status}.`,
    cure: 'Check that the address is that of the Wazo stack.',
  });
}

type Code = ConstructorParameters<typeof LinkFailure>[0];

function refusal(code: Code, answer: HttpAnswer, details: FailureDetails): LinkFailure {
  const reason = readReason(answer.body);
  const location = answer.headers.location;
  return new LinkFailure(code, {
    step: 'token',
    ...details,
    evidence: [
      `HTTP ${answer.status}`,
      ...(reason === undefined ? [] : [reason]),
      ...(location === undefined ? [] : [`Location: ${location}`]),
    ],
  });
}

function retryAfter(answer: HttpAnswer): number {
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
