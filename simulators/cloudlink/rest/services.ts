import type { Cloud } from '../conduct.ts';
import type { Principal } from './accounts.ts';
import { UNAUTHORIZED, refusal, unknownPath } from './answer.ts';
import type { RestAnswer, RestRequest } from './answer.ts';
import { answerMedia } from './media-resource.ts';
import type { Snapshots } from './media-resource.ts';
import type { Notifications } from './notifications-resource.ts';
import type { SignIn } from './token-resource.ts';
import type { TokenStore } from './tokens.ts';

export const VERSION_PATH = '/2017-09-01';
const RATE_LIMIT_WAIT = 30_000;

export interface Services {
  readonly cloud: Cloud;
  readonly tokens: TokenStore;
  readonly signIn: SignIn;
  readonly notifications: Notifications;
  readonly snapshots: Snapshots;
}

/** Authentication, notifications and media: hosts of their own in the real cloud, one here. */
export function answerRest(services: Services, request: RestRequest): RestAnswer {
  const { cloud, signIn } = services;
  if (cloud.conduct.rest === 'rate-limited') return rateLimited(cloud);
  if (cloud.conduct.rest === 'server-error') {
    return refusal(500, 'InternalServerError', 'Internal server error');
  }
  if (!request.path.startsWith(`${VERSION_PATH}/`)) return unknownPath(request);
  const [service = '', ...parts] = request.path.slice(VERSION_PATH.length + 1).split('/');
  const call = `${request.method} ${service}`;
  if (parts.length === 0 && call === 'POST token') return signIn.token(request);
  if (parts.length === 0 && call === 'POST authorize') return signIn.authorize(request);
  const answer = guarded(services, call, parts, request);
  if (answer === null) return unknownPath(request);
  const holder = services.tokens.holder(bearerOf(request));
  return holder === undefined ? UNAUTHORIZED : answer(holder);
}

type Guarded = (who: Principal) => RestAnswer;

/** What only a signed-in caller may have; null for a path that does not exist. */
function guarded(
  { cloud, signIn, notifications, snapshots }: Services,
  call: string,
  parts: string[],
  request: RestRequest,
): Guarded | null {
  const [id] = parts;
  if (call === 'GET endpoints' && id !== undefined) {
    return (who) => answerMedia(cloud, snapshots, who, parts, request);
  }
  if (id !== undefined) {
    const isOne = parts.length === 1 && (call === 'DELETE subscriptions' || call === 'GET subscriptions');
    return isOne ? (who) => notifications.one(who, id, request) : null;
  }
  switch (call) {
    case 'GET token':
      return (who) => signIn.whoami(who);
    case 'POST connections':
      return (who) => notifications.connect(who, request);
    case 'GET subscriptions':
      return (who) => notifications.list(who, request);
    case 'POST subscriptions':
      return (who) => notifications.subscribe(who, request);
    default:
      return null;
  }
}

/** With or without the word Bearer before it. */
function bearerOf({ headers }: RestRequest): string {
  return (headers.authorization ?? '').replace(/^Bearer /i, '');
}

function rateLimited({ clock, hurry }: Cloud): RestAnswer {
  const until = new Date(clock.now() + Math.max(1_000, RATE_LIMIT_WAIT / hurry)).toUTCString();
  return { ...refusal(429, 'TooManyRequests', 'Too Many Requests'), headers: { 'retry-after': until } };
}
