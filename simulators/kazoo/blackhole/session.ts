import { randomBytes } from 'node:crypto';
import { createAllowance } from '../allowance.ts';
import type { Claims } from '../crossbar/tokens.ts';
import type { Kazoo } from '../kazoo.ts';
import { obey } from './commands.ts';
import { isObject } from './data.ts';
import type { Data } from './data.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What a message leads to; `null` is silence. */
export type Outcome = { reply: Reply } | { close: number; reason?: string } | null;

export interface Reply {
  action: 'reply';
  request_id: string;
  status: 'success' | 'error';
  data: Data;
}

/** The conversation on one socket: messages in, replies out. */
export interface Session {
  readonly subscriptions: Subscriptions;
  /** Null until a message with a good token has succeeded. It is never looked at again. */
  readonly claims: Claims | null;
  receive(message: Buffer, isBinary: boolean): Outcome;
}

/** Hardened builds take no more. */
const LARGEST_MESSAGE = 65_536;

export function createSession(kazoo: Kazoo, address: string): Session {
  const subscriptions = createSubscriptions();
  const allowance = createAllowance(kazoo.clock, () => {
    const { size, perSecond } = kazoo.conduct.allowance;
    return { size, perSecond: perSecond * kazoo.hurry };
  });
  let claims: Claims | null = null;
  let lastData: Data = {};

  /** Rate, token, form, account, limits, command: the first that fails is told. */
  function answer(message: Data): Outcome {
    const given = message['request_id'];
    const requestId = typeof given === 'string' ? given : randomBytes(16).toString('hex');
    const refuse = (error: string): Outcome => ({
      reply: { action: 'reply', request_id: requestId, status: 'error', data: { errors: [error] } },
    });
    if (!allowance.take()) return refuse(`rate limiting threshold hit for ${address}`);
    const bearer = claims ?? identify(kazoo, message['auth_token']);
    if (bearer === 'crash') return { close: 1011 };
    if (bearer !== 'nobody' && 'error' in bearer) return refuse(bearer.error);
    const known = bearer === 'nobody' ? null : bearer;
    const done = obey({ kazoo, claims: known, subscriptions, lastData }, message);
    if (done === 'crash') return { close: 1011 };
    if (done !== null && 'error' in done) return refuse(done.error);
    claims = known;
    if (done === null) return null;
    lastData = done.data;
    return { reply: { action: 'reply', request_id: requestId, status: 'success', data: done.data } };
  }

  return {
    subscriptions,
    get claims() {
      return claims;
    },
    receive(message, isBinary) {
      const { malformed } = kazoo.conduct;
      if (malformed === 'refuse' && isBinary) return { close: 1003, reason: 'binary frames not supported' };
      if (malformed === 'refuse' && message.length > LARGEST_MESSAGE) return { close: 1009 };
      const read = parse(message.toString());
      if (read === undefined && malformed === 'crash') return { close: 1011 };
      if (read === undefined && malformed === 'refuse') return { close: 1007, reason: 'invalid JSON' };
      if (isObject(read)) return answer(read);
      return malformed === 'refuse' ? { close: 1003, reason: 'not an object' } : answer({});
    },
  };
}

/** `crash` is what a 4.0 to 4.2 does without a token; `nobody` is a server that does not look. */
function identify(
  { conduct, tokens }: Kazoo,
  token: unknown,
): Claims | { error: string } | 'crash' | 'nobody' {
  if (conduct.tokens === 'not-looked-at') return 'nobody';
  if (typeof token !== 'string' && conduct.dialect === 'A') return 'crash';
  if (token === undefined) return { error: 'authentication token required' };
  if (typeof token !== 'string') return { error: 'invalid authentication token format' };
  const claims = conduct.tokens === 'refused' ? null : tokens.read(token);
  // The real one echoes the token too.
  return claims ?? { error: `failed to authenticate token ${token}` };
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
