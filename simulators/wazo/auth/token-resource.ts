import { isUtf8 } from 'node:buffer';
import type { Directory } from '../directory.ts';
import { TIMES } from '../faults.ts';
import type { Trouble } from '../faults.ts';
import { refusal } from '../rest.ts';
import type { RestAnswer, RestRequest } from '../rest.ts';
import { bareUtcStamp, localStamp } from '../server-time.ts';
import { PASSWORD } from './accounts.ts';
import type { Account } from './accounts.ts';
import { readTokenWish } from './token-wish.ts';
import type { TokenWish } from './token-wish.ts';
import type { Token, TokenStore } from './tokens.ts';

export const AUTH_PATH = '/api/auth/0.1';

/** What the token resource stands on. */
export interface AuthSetting {
  accounts: ReadonlyMap<string, Account>;
  tokens: TokenStore;
  directory: Directory;
  trouble: Trouble;
  hurry: number;
}

/** Answers what begins with `AUTH_PATH`, as wazo-auth does. */
export function answerAuth(setting: AuthSetting, request: RestRequest): RestAnswer {
  const path = request.path.slice(AUTH_PATH.length).split('/').slice(1).map(decodeURIComponent);
  const [resource, id, ...rest] = path;
  if (resource === 'token' && id === undefined && request.method === 'POST') return logIn(setting, request);
  if (resource === 'token' && id !== undefined && rest.length === 0) return oneToken(setting, request, id);
  if (resource === 'users' && id === 'me' && rest[0] === 'tokens' && rest[1] !== undefined) {
    return forgetRefresh(setting, request, rest[1]);
  }
  return refusal(404, 'Not Found');
}

function logIn(setting: AuthSetting, request: RestRequest): RestAnswer {
  const wish = readTokenWish(request.body);
  if ('problem' in wish) return refusal(400, wish.problem);
  const account = authenticate(setting, request, wish);
  if (account === undefined) return refusal(401, 'Authentication Failed');
  const token =
    setting.trouble.fault === 'session-limit'
      ? null
      : setting.tokens.issue(presentRights(setting, account), lifeOf(setting, wish));
  if (token === null) return refusal(429, 'Too many sessions');
  const document = tokenDocument(setting, token, request);
  if (!wish.offline || wish.clientId === undefined) return { status: 200, body: { data: document } };
  const refreshToken = setting.tokens.refreshToken(account, wish.clientId);
  return { status: 200, body: { data: { ...document, refresh_token: refreshToken } } };
}

function authenticate(setting: AuthSetting, request: RestRequest, wish: TokenWish): Account | undefined {
  if (setting.trouble.fault === 'auth-rejected') return undefined;
  if (wish.refreshToken !== undefined && wish.clientId !== undefined) {
    return setting.tokens.accountOfRefresh(wish.refreshToken, wish.clientId);
  }
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const credentials = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = credentials.indexOf(':');
  if (colon < 0 || credentials.slice(colon + 1) !== PASSWORD) return undefined;
  return setting.accounts.get(credentials.slice(0, colon));
}

function presentRights(setting: AuthSetting, account: Account): Account {
  if (setting.trouble.fault !== 'no-right') return account;
  return { ...account, acl: account.acl.filter((right) => right !== 'websocketd') };
}

function lifeOf({ trouble, hurry }: AuthSetting, wish: TokenWish): number {
  let life = wish.expiration * 1_000;
  if (trouble.fault === 'token-expires') life = Math.min(life, TIMES.shortLife);
  if (trouble.fault === 'ignores-renewed-token') life = Math.min(life, TIMES.renewalLife);
  return life / hurry;
}

function oneToken(setting: AuthSetting, request: RestRequest, id: string): RestAnswer {
  if (request.method === 'DELETE') {
    setting.tokens.revoke(id);
    return { status: 200, body: { data: { message: 'success' } } };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Method Not Allowed');
  const token = setting.tokens.find(id);
  if (token === undefined) return refusal(404, 'No such token');
  const scope = request.query.get('scope');
  if (scope !== null && !mayUse(setting, token, scope)) return refusal(403, 'Unauthorized for this token');
  if (request.method === 'HEAD') return { status: 204 };
  return { status: 200, body: { data: tokenDocument(setting, token, request) } };
}

/** Whether the token's rights cover the scope just now: a right can be lost while the token lives. */
export function mayUse({ trouble }: Pick<AuthSetting, 'trouble'>, token: Token, scope: string): boolean {
  if (trouble.fault === 'no-right' && scope === 'websocketd') return false;
  return token.allows(scope);
}

function forgetRefresh(setting: AuthSetting, request: RestRequest, clientId: string): RestAnswer {
  if (request.method !== 'DELETE') return refusal(405, 'Method Not Allowed');
  const token = setting.tokens.find(String(request.headers['x-auth-token'] ?? ''));
  if (token === undefined) return refusal(401, 'Unauthorized');
  setting.tokens.forgetRefresh(token.account, clientId);
  return { status: 204 };
}

function tokenDocument(
  { directory }: AuthSetting,
  token: Token,
  request: RestRequest,
): Record<string, unknown> {
  const { account } = token;
  return {
    token: token.id,
    session_uuid: token.sessionUuid,
    auth_id: account.uuid,
    xivo_uuid: directory.originUuid,
    issued_at: localStamp(token.issuedAt),
    expires_at: localStamp(token.expiresAt),
    utc_issued_at: bareUtcStamp(token.issuedAt),
    utc_expires_at: bareUtcStamp(token.expiresAt),
    acl: token.acl,
    metadata: {
      uuid: account.uuid,
      tenant_uuid: account.tenantUuid,
      auth_id: account.uuid,
      pbx_user_uuid: account.uuid,
      xivo_uuid: directory.originUuid,
      purpose: account.purpose,
      admin: account.admin,
    },
    remote_addr: '127.0.0.1',
    user_agent: request.headers['user-agent'] ?? '',
  };
}
