import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { FailureDetails } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import { isFields, nested, parsedFields, text } from '../fields.ts';
import type { Fields } from '../fields.ts';

const RATE_LIMIT_WAIT_MS = 10_000;
const SHOWN = 200;

/** Why user name and password were refused. */
export function passwordRefusal(answer: HttpAnswer, place: string): LinkFailure {
  if (answer.status !== 401) return refusalOf(answer, place);
  if (isFields(dataOf(answer).multi_factor_request)) {
    return refusal('second-factor-needed', answer, {
      cause: 'This account needs a second factor, which Ringscope does not support.',
      cure: 'Store an API key of the account, or enter a user without a second factor.',
    });
  }
  return refusal('auth-rejected', answer, {
    cause: 'Sign-in refused: user name, password or account is not right; Kazoo does not say which.',
    cure: 'Check the user name, the password, and the account name or realm; then the hash method (md5 or sha).',
  });
}

/** Why an API key was refused. */
export function keyRefusal(answer: HttpAnswer, place: string): LinkFailure {
  // Any server answers 404 to a wrong path; Crossbar says so in an answer of its own.
  const isUnknown = answer.status === 404 && isCrossbars(answer);
  if (!isUnknown && answer.status !== 401) return refusalOf(answer, place);
  return refusal('auth-rejected', answer, {
    cause: 'Unknown API key.',
    cure: 'Store the API key of the account, as its administrator sees it (64 hexadecimal digits).',
  });
}

/** A 2xx answer that holds no token: a captive portal, or another service at this address. */
export function unreadableToken(answer: HttpAnswer, place: string): LinkFailure {
  const what = isPage(answer) ? 'a web page' : 'something that is not a token';
  return refusal('unreadable-answer', answer, {
    cause: `${place} answered the sign-in with ${what}.`,
    cure: 'Check that apiUrl is the REST service of Kazoo, and whether the network asks for a log-in of its own.',
  });
}

function refusalOf(answer: HttpAnswer, place: string): LinkFailure {
  const { status } = answer;
  if (status === 400) return invalidRequest(answer);
  if (status === 429) {
    const retryAfterMs = Math.max(RATE_LIMIT_WAIT_MS, retryAfter(answer));
    return refusal('rate-limited', answer, {
      cause: 'Too many sign-ins from this address or to this account.',
      cure: `It is tried again by itself, in ${Math.round(retryAfterMs / 1000)} s at the earliest. Find out what else signs in.`,
      retryAfterMs,
    });
  }
  if (status >= 500) {
    return refusal('server-error', answer, {
      cause: `The REST service of ${place} is in trouble (HTTP ${status}).`,
      cure: 'It is tried again by itself; if it stays, look at Crossbar and its database.',
    });
  }
  if (status === 403) {
    return refusal('forbidden', answer, {
      cause: 'The server does not let this account sign in here.',
      cure: 'Ask the administrator of the Kazoo cluster.',
    });
  }
  if (isCrossbars(answer) && status !== 404) {
    return refusal('unreadable-answer', answer, {
      cause: `${place} answered the sign-in with an unexpected HTTP ${status}.`,
      cure: 'Look the answer up with those who run the cluster.',
    });
  }
  return refusal('not-the-service', answer, {
    cause: `${place} answers, but offers no sign-in of Kazoo at this path (HTTP ${status}).`,
    cure: 'Check apiUrl: it is that of the REST service and ends with /v2, as in https://host:8443/v2.',
  });
}

/** `data` holds, by field and then by rule, what is wrong. */
function invalidRequest(answer: HttpAnswer): LinkFailure {
  const problems = Object.entries(dataOf(answer)).flatMap(([field, rules]) =>
    isFields(rules) ? Object.keys(rules).map((rule) => ({ field, rule })) : [],
  );
  const state = problems.find(({ rule }) => rule === 'expired' || rule === 'disabled')?.rule;
  if (state !== undefined) {
    return refusal('account-inactive', answer, {
      cause: `The Kazoo account is ${state}.`,
      cure: 'Ask the administrator of the account, or of the one above it.',
    });
  }
  const named = problems.map(({ field, rule }) => `${field} (${rule})`).slice(0, 5);
  return refusal('auth-rejected', answer, {
    cause: `The server rejected the form of the sign-in: ${named.length > 0 ? named.join(', ') : 'it does not say why'}.`,
    cure: 'Correct the settings of this source: user, account name or realm, and hash method.',
  });
}

function refusal(code: DiagnosisCode, answer: HttpAnswer, details: FailureDetails): LinkFailure {
  const message = text(parsedFields(answer.body) ?? {}, 'message');
  const requestId = text(parsedFields(answer.body) ?? {}, 'request_id');
  return new LinkFailure(code, {
    step: 'token',
    ...details,
    evidence: [
      `HTTP ${answer.status}`,
      ...(message === undefined ? [] : [`message: ${JSON.stringify(message.slice(0, SHOWN))}`]),
      ...(requestId === undefined ? [] : [`request_id: ${JSON.stringify(requestId.slice(0, SHOWN))}`]),
    ],
  });
}

function dataOf(answer: HttpAnswer): Fields {
  return nested(parsedFields(answer.body) ?? {}, 'data');
}

function isCrossbars({ body }: HttpAnswer): boolean {
  return text(parsedFields(body) ?? {}, 'status') === 'error';
}

function isPage({ body }: HttpAnswer): boolean {
  return /^\s*</.test(body);
}

function retryAfter({ headers }: HttpAnswer): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
