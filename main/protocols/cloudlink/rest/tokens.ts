import { amount, isFields, parsed, text } from '../publications/fields.ts';

/** What a sign-in gave. Times in ms since the epoch by our clock. */
export interface HeldTokens {
  access: string;
  refresh?: string;
  obtainedAt: number;
  expiresAt: number;
}

/** One hour is the service's own default; a published sample shows that the number received may differ. */
const DEFAULT_LIFE_S = 3600;

/** Reads the answer of the token resource; undefined when it holds no token. */
export function readTokens(body: string, now: number): HeldTokens | undefined {
  const answer = parsed(body);
  const access = isFields(answer) ? text(answer, 'access_token') : undefined;
  if (!isFields(answer) || access === undefined) return undefined;
  const refresh = text(answer, 'refresh_token');
  const life = amount(answer, 'expires_in') ?? DEFAULT_LIFE_S;
  return {
    access,
    obtainedAt: now,
    expiresAt: now + life * 1000,
    ...(refresh !== undefined && { refresh }),
  };
}
