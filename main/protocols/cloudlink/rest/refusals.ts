import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { FailureDetails } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import { isFields, parsed, text } from '../publications/fields.ts';
import { waitAskedFor } from './retry-after.ts';

/** The step that failed and what was asked: "POST /subscriptions". */
export interface Asked {
  step: string;
  what: string;
  host: string;
  /** ms since the epoch. */
  now: number;
}

const BY_ITSELF = 'It is tried again by itself.';
const SHOWN_BODY = 300;

/** The gateway's answer to a path that it does not know, whatever the token (a trap of AWS API Gateway). */
const WRONG_PATH = /key=value pair \(missing equal-sign\)/;

/** How CloudLink asks for a second factor is not published. */
const SECOND_FACTOR = /(multi|second|two)[-_ ]?factor|\bMFA\b/i;

/** Why the token resource refused a sign-in; 401 on a refresh token is the caller's. */
export function signInRefusal(answer: HttpAnswer, asked: Asked, accountId: string | undefined): LinkFailure {
  switch (answer.status) {
    case 400:
    case 401:
      if (SECOND_FACTOR.test(answer.body)) {
        return refusal('second-factor-needed', answer, asked, {
          cause: 'CloudLink wants a second factor from this user.',
          cure: 'Use a user without a second factor: a program cannot answer it.',
        });
      }
      return refusal('auth-rejected', answer, asked, {
        cause: 'CloudLink did not accept the user name or the password.',
        cure: 'Correct the user name and the password, and check that the authentication address is that of your region.',
      });
    case 403:
      if (isWrongPath(answer)) break;
      return refusal('account-inactive', answer, asked, {
        cause: 'The user or the account is not active.',
        cure: 'Ask the CloudLink administrator to activate the user.',
      });
    case 409:
      return refusal('account-ambiguous', answer, asked, {
        cause: 'The user name exists in more than one CloudLink account.',
        cure:
          accountId === undefined
            ? 'Enter the account number ("accountId").'
            : 'Correct the account number ("accountId"): with the one given the user is still not clear.',
      });
  }
  return generalRefusal(answer, asked);
}

/** Why a call that carries a token was refused. */
export function apiRefusal(answer: HttpAnswer, asked: Asked): LinkFailure {
  const { status } = answer;
  if (status === 401) {
    return refusal('auth-rejected', answer, asked, {
      cause: `CloudLink does not accept its own fresh token at ${asked.host}.`,
      cure: 'Check that all addresses belong to the same region, and sign in again.',
    });
  }
  if (status === 403 && !isWrongPath(answer)) {
    return refusal('token-lacks-right', answer, asked, {
      cause: `The user's role lacks the right for ${asked.what}.`,
      cure: 'Use an account administrator, or ask the CloudLink administrator for the right.',
    });
  }
  if (status === 400 || status === 422) {
    return refusal('binding-refused', answer, asked, {
      cause: `CloudLink refused the request as it is (HTTP ${status}).`,
      cure: 'Check topic and filters of the subscriptions.',
    });
  }
  return generalRefusal(answer, asked);
}

/** An answer that promises success and does not hold what it should. */
export function unreadable(answer: HttpAnswer, asked: Asked, what: string): LinkFailure {
  return refusal('unreadable-answer', answer, asked, {
    cause: `${asked.host} answered ${asked.what}, but ${what}.`,
    cure: 'Check the address. If it is right, report this with the evidence: the answer may have changed.',
  });
}

function generalRefusal(answer: HttpAnswer, asked: Asked): LinkFailure {
  const { status } = answer;
  if (status === 404 || (status >= 300 && status < 400) || isWrongPath(answer)) {
    return refusal('not-the-service', answer, asked, {
      cause: `${asked.host} knows no ${asked.what} (HTTP ${status}).`,
      cure: 'The address is wrong: check the base address and its version path, as in /2017-09-01.',
    });
  }
  if (status === 429) {
    const retryAfterMs = waitAskedFor(answer, asked.now);
    return refusal('rate-limited', answer, asked, {
      cause: `CloudLink takes no more requests for ${Math.ceil(retryAfterMs / 1000)} s (HTTP 429).`,
      cure: `${BY_ITSELF} If it happens often, use fewer and narrower subscriptions, or ask Mitel for a client id: unknown programs are slowed down.`,
      retryAfterMs,
    });
  }
  if (status >= 500) {
    return refusal('server-error', answer, asked, {
      cause: `CloudLink, or the telephone system behind it, does not answer (HTTP ${status}).`,
      cure: `Check that the CloudLink Gateway is online. ${BY_ITSELF}`,
    });
  }
  return unreadable(answer, asked, `with an unexpected HTTP ${status}`);
}

function isWrongPath({ status, body }: HttpAnswer): boolean {
  return status === 403 && WRONG_PATH.test(body);
}

function refusal(
  code: DiagnosisCode,
  answer: HttpAnswer,
  { step, what }: Asked,
  texts: FailureDetails,
): LinkFailure {
  return new LinkFailure(code, {
    step,
    ...texts,
    evidence: [`${what}: HTTP ${answer.status}`, ...messageIn(answer), ...correlationOf(answer)],
  });
}

/** CloudLink's support asks for it. */
export function correlationOf({ headers }: HttpAnswer): string[] {
  const id = headers['x-mitel-correlation-id'];
  return id === undefined ? [] : [`x-mitel-correlation-id: ${shown(id)}`];
}

/** Errors have a `name` and a `message`; anything else is shown as it begins. */
export function messageIn({ body }: HttpAnswer): string[] {
  const answer = parsed(body);
  if (!isFields(answer)) return body.trim() === '' ? [] : [`Body: ${shown(body.trim())}`];
  const words = [text(answer, 'name'), text(answer, 'message')].filter((word) => word !== undefined);
  return words.length === 0 ? [] : [shown(words.join(': '))];
}

/** A peer's text, without control characters and not endless. */
export function shown(text: string): string {
  return text.slice(0, SHOWN_BODY).replace(/\p{Cc}+/gu, ' ');
}
