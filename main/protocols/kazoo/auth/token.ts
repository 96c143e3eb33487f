import { instantFrom } from '../../../../model/mapping/instant.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import { integer, nested, parsedFields, text } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { gregorian } from '../gregorian.ts';

/** A token in use. Times in ms since the epoch by our clock. */
export interface Token {
  token: string;
  accountId: string;
  obtainedAt: number;
  /** Infinity where the server gave it no end. */
  expiresAt: number;
}

/** Reads the answer to a sign-in; undefined when it is none. `now` is our clock's. */
export function readToken(answer: HttpAnswer, now: number): Token | undefined {
  const body = parsedFields(answer.body);
  if (body === undefined) return undefined;
  const token = text(body, 'auth_token');
  const accountId = text(nested(body, 'data'), 'account_id');
  if (token === undefined || accountId === undefined) return undefined;
  return { token, accountId, obtainedAt: now, expiresAt: now + lifeMs(token, serverTime(answer, body, now)) };
}

/** The end stands in the token (a JWT) by the server's clock; its signature is the server's to check. */
function lifeMs(token: string, serverNow: number): number {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const expiry = integer(parsedFields(payload) ?? {}, 'exp');
  return expiry === undefined ? Number.POSITIVE_INFINITY : Math.max(0, expiry * 1000 - serverNow);
}

function serverTime({ headers }: HttpAnswer, body: Fields, now: number): number {
  const inBody = gregorian(body, 'timestamp') ?? instantFrom(body.timestamp);
  if (inBody !== undefined) return inBody;
  const inHeader = Date.parse(headers.date ?? '');
  return Number.isNaN(inHeader) ? now : inHeader;
}
