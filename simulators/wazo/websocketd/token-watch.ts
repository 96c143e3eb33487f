import type { Token, TokenStore } from '../auth/tokens.ts';
import { mayUse } from '../auth/token-resource.ts';
import type { Trouble } from '../faults.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;

/** When wazo-websocketd looks at a token again that has `rest` ms to live: its strategy "dynamic". */
export function nextCheck(rest: number): number {
  if (rest <= 15 * SECOND) return rest;
  if (rest <= 80 * SECOND) return Math.min(rest, 60 * SECOND);
  if (rest <= 16 * HOUR) return rest * 0.75;
  return 12 * HOUR;
}

/** The token of one connection, looked at again and again until it is no longer good. */
export interface TokenWatch {
  /** Watches this token from now on. */
  watch(token: Token): void;
  stop(): void;
}

export function createTokenWatch(
  setting: { tokens: TokenStore; trouble: Trouble; hurry: number },
  expired: () => void,
): TokenWatch {
  let timer: NodeJS.Timeout | undefined;

  function watch(token: Token): void {
    clearTimeout(timer);
    const rest = Math.max(0, token.expiresAt - Date.now());
    // Timers cannot be longer than 2^31 ms; the longest check is far below that. A ms more: expiry is then over.
    timer = setTimeout(() => check(token), nextCheck(rest * setting.hurry) / setting.hurry + 1);
  }

  function check(token: Token): void {
    const known = setting.trouble.fault === 'auth-down' ? undefined : setting.tokens.find(token.id);
    if (known !== undefined && mayUse(setting, known, 'websocketd')) watch(known);
    else expired();
  }

  return { watch, stop: () => clearTimeout(timer) };
}
