import type { Cloud } from '../conduct.ts';
import type { Principal } from './accounts.ts';

const REFRESH_LIFE = 14 * 86_400_000;
const CODE_LIFE = 60_000;
/** Of each sort; the oldest go first. */
const MOST_KEPT = 200;

export interface TokenPair {
  access: string;
  refresh: string;
  /** Life of the access token. */
  seconds: number;
}

/** The sign-ins that are good now. */
export interface TokenStore {
  issue(principal: Principal): TokenPair;
  /** Undefined for an unknown, revoked or expired token. */
  holder(access: string): Principal | undefined;
  /** Takes the refresh token: it is good once. */
  redeem(refresh: string): Principal | undefined;
  /** An authorisation code, good once and for a minute. */
  issueCode(principal: Principal): string;
  redeemCode(code: string): Principal | undefined;
  /** Ends every access token; refresh tokens stay. */
  revoke(): void;
}

interface Entry {
  principal: Principal;
  /** ms since the epoch. */
  expiresAt: number;
}

export function createTokenStore(cloud: Cloud): TokenStore {
  const { chance, clock, hurry } = cloud;
  const accesses = new Map<string, Entry>();
  const refreshes = new Map<string, Entry>();
  const codes = new Map<string, Entry>();

  function keep(store: Map<string, Entry>, token: string, principal: Principal, life: number): void {
    const [oldest] = store.keys();
    if (store.size >= MOST_KEPT && oldest !== undefined) store.delete(oldest);
    store.set(token, { principal, expiresAt: clock.now() + life });
  }

  function find(store: Map<string, Entry>, token: string): Principal | undefined {
    const entry = store.get(token);
    return entry !== undefined && entry.expiresAt > clock.now() ? entry.principal : undefined;
  }

  function take(store: Map<string, Entry>, token: string): Principal | undefined {
    const found = find(store, token);
    store.delete(token);
    return found;
  }

  /** As a JSON Web Token looks; nobody can verify the signature. */
  function jwt(principal: Principal, seconds: number): string {
    const issuedAt = Math.floor(clock.now() / 1_000);
    const { principalId, accountId, role, name } = principal;
    const claims = {
      principalId,
      userId: principalId,
      accountId,
      role,
      email: name,
      iss: 'mitel.io',
      iat: issuedAt,
      exp: issuedAt + seconds,
      jti: chance.uuid(),
    };
    return [{ typ: 'JWT', alg: 'HS256' }, claims, chance.uuid()]
      .map((part) =>
        Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'),
      )
      .join('.');
  }

  return {
    issue(principal) {
      const seconds = Math.max(1, Math.round(cloud.conduct.tokenSeconds / hurry));
      const refreshLife = REFRESH_LIFE / hurry;
      const access = jwt(principal, seconds);
      const refresh = jwt(principal, Math.round(refreshLife / 1_000));
      keep(accesses, access, principal, seconds * 1_000);
      keep(refreshes, refresh, principal, refreshLife);
      return { access, refresh, seconds };
    },
    holder: (access) => find(accesses, access),
    redeem: (refresh) => take(refreshes, refresh),
    issueCode(principal) {
      const code = chance.uuid();
      keep(codes, code, principal, CODE_LIFE / hurry);
      return code;
    },
    redeemCode: (code) => take(codes, code),
    revoke: () => accesses.clear(),
  };
}
