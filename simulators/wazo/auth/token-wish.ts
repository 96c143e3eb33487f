import { z } from 'zod';

/** What a log-in asks for. */
export interface TokenWish {
  /** Seconds. */
  expiration: number;
  offline: boolean;
  clientId?: string | undefined;
  refreshToken?: string | undefined;
}

const LONGEST_LIFE = 315_360_000;
const DEFAULT_LIFE = 7_200;

/** Unknown keys are ignored; the rules between keys are those of wazo-auth's own schema. */
const bodySchema = z
  .object({
    expiration: z.int().min(1).max(LONGEST_LIFE).default(DEFAULT_LIFE),
    access_type: z.enum(['online', 'offline']).default('online'),
    client_id: z.string().min(1).max(1_024).optional(),
    refresh_token: z.string().optional(),
    domain_name: z.string().optional(),
    tenant_id: z.string().optional(),
  })
  .refine(({ access_type, client_id }) => access_type === 'online' || client_id !== undefined, {
    error: '"client_id" must be specified when using "access_type" is "offline"',
  })
  .refine(({ access_type, refresh_token }) => access_type === 'online' || refresh_token === undefined, {
    error: 'cannot use the "access_type" "offline" with a refresh token',
  })
  .refine(({ client_id, refresh_token }) => refresh_token === undefined || client_id !== undefined, {
    error: '"client_id" must be specified when using a "refresh_token"',
  })
  .refine(({ domain_name, tenant_id }) => domain_name === undefined || tenant_id === undefined, {
    error: '"domain_name" and "tenant_id" are mutually exclusive',
  });

/** Reads the body of a log-in; an empty one asks for the defaults. */
export function readTokenWish(body: string): TokenWish | { problem: string } {
  const json = body === '' ? {} : parse(body);
  const read = bodySchema.safeParse(json);
  if (!read.success) return { problem: read.error.issues[0]?.message ?? 'Invalid input' };
  const { expiration, access_type, client_id, refresh_token } = read.data;
  return { expiration, offline: access_type === 'offline', clientId: client_id, refreshToken: refresh_token };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // No JSON is no object either: the schema says so.
    return undefined;
  }
}
