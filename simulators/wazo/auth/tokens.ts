import type { Chance } from '../../chance.ts';
import { compileRights } from './acl.ts';
import type { RightsCheck } from './acl.ts';
import type { Account } from './accounts.ts';

/** wazo-auth's default; the next log-in gets 429. */
export const MOST_SESSIONS = 100;

export interface Token {
  readonly id: string;
  readonly sessionUuid: string;
  readonly account: Account;
  /** ms since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly acl: readonly string[];
  readonly allows: RightsCheck;
}

/** The sessions of the simulated wazo-auth. */
export interface TokenStore {
  /** Null when the account has too many live sessions. */
  issue(account: Account, lifeMs: number): Token | null;
  /** Undefined for an unknown, revoked or expired token. */
  find(id: string): Token | undefined;
  revoke(id: string): void;
  revokeAll(): void;
  /** The same for every offline log-in of a client. */
  refreshToken(account: Account, clientId: string): string;
  accountOfRefresh(refreshToken: string, clientId: string): Account | undefined;
  forgetRefresh(account: Account, clientId: string): void;
  /** Live tokens that end within so many ms. */
  endingWithin(ms: number): Token[];
}

export function createTokenStore(chance: Chance): TokenStore {
  const tokens = new Map<string, Token>();
  /** By account and client id. */
  const refreshTokens = new Map<string, { value: string; account: Account; clientId: string }>();

  function forgetExpired(): void {
    const now = Date.now();
    for (const token of tokens.values()) if (token.expiresAt <= now) tokens.delete(token.id);
  }

  const refreshKey = (account: Account, clientId: string): string => `${account.uuid}/${clientId}`;

  return {
    issue(account, lifeMs) {
      forgetExpired();
      const sessions = [...tokens.values()].filter((token) => token.account.uuid === account.uuid);
      if (sessions.length >= MOST_SESSIONS) return null;
      const sessionUuid = chance.uuid();
      const issuedAt = Date.now();
      const token: Token = {
        id: chance.uuid(),
        sessionUuid,
        account,
        issuedAt,
        expiresAt: issuedAt + lifeMs,
        acl: account.acl,
        allows: compileRights(account.acl, { userUuid: account.uuid, sessionUuid }),
      };
      tokens.set(token.id, token);
      return token;
    },
    find(id) {
      const token = tokens.get(id);
      return token !== undefined && token.expiresAt > Date.now() ? token : undefined;
    },
    revoke: (id) => void tokens.delete(id),
    revokeAll: () => tokens.clear(),
    refreshToken(account, clientId) {
      const key = refreshKey(account, clientId);
      const known = refreshTokens.get(key);
      if (known !== undefined) return known.value;
      const value = chance.uuid();
      refreshTokens.set(key, { value, account, clientId });
      return value;
    },
    accountOfRefresh(refreshToken, clientId) {
      for (const known of refreshTokens.values()) {
        if (known.value === refreshToken && known.clientId === clientId) return known.account;
      }
      return undefined;
    },
    forgetRefresh: (account, clientId) => void refreshTokens.delete(refreshKey(account, clientId)),
    endingWithin(ms) {
      const now = Date.now();
      return [...tokens.values()].filter(({ expiresAt }) => expiresAt > now && expiresAt - now < ms);
    },
  };
}
