import { createHash, generateKeyPair, randomBytes, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../../model/clock.ts';

const claimsSchema = z.object({
  iss: z.literal('kazoo'),
  identity_sig: z.string(),
  account_id: z.string(),
  owner_id: z.string().optional(),
  method: z.string(),
  exp: z.number().optional(),
});

export type Claims = z.infer<typeof claimsSchema>;

/** Who a token is for. Without an owner it belongs to the account. */
export interface Bearer {
  accountId: string;
  ownerId?: string;
  method: 'cb_user_auth' | 'cb_api_auth';
}

/** Signs and reads tokens. It keeps none: what a token says is in the token. */
export interface Tokens {
  /** `life` in ms; 0 or less means that it never expires. */
  mint(bearer: Bearer, life: number): string;
  /** Null for a foreign, expired or revoked one. */
  read(token: string): Claims | null;
  /** Makes all tokens so far worthless, as resetting the signing secrets does. */
  revokeAll(): void;
}

const HEADER = encode({ alg: 'RS256', typ: 'JWT', kid: 'simulated' });

export async function createTokens(clock: Clock): Promise<Tokens> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  let secret = randomBytes(16);

  const identitySignature = (accountId: string, ownerId = ''): string =>
    createHash('sha256').update(secret).update(`${accountId}/${ownerId}`).digest('base64url');

  return {
    mint({ accountId, ownerId, method }, life) {
      const claims: Claims = {
        iss: 'kazoo',
        identity_sig: identitySignature(accountId, ownerId),
        account_id: accountId,
        ...(ownerId !== undefined && { owner_id: ownerId }),
        method,
        ...(life > 0 && { exp: Math.ceil((clock.now() + life) / 1_000) }),
      };
      const content = `${HEADER}.${encode(claims)}`;
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
    },
    read(token) {
      const claims = signedClaims(token, publicKey);
      if (claims === null) return null;
      if (claims.identity_sig !== identitySignature(claims.account_id, claims.owner_id)) return null;
      return claims.exp !== undefined && claims.exp * 1_000 <= clock.now() ? null : claims;
    },
    revokeAll() {
      secret = randomBytes(16);
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function signedClaims(token: string, key: KeyObject): Claims | null {
  const [header = '', body = '', signature = '', ...more] = token.split('.');
  if (header !== HEADER || more.length > 0) return null;
  const content = Buffer.from(`${header}.${body}`);
  if (!verify('sha256', content, key, Buffer.from(signature, 'base64url'))) return null;
  // What we signed is JSON of ours.
  const read = claimsSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return read.success ? read.data : null;
}
