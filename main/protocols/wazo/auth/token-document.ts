import { instantFrom } from '../../../../model/mapping/instant.ts';
import { flag, isFields, nested, text } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';

/** What wazo-auth says of a token. */
export interface TokenDocument {
  token: string;
  /** Only from a sign-in with `access_type: offline`, never from a refresh. */
  refreshToken?: string;
  /** The account's uuid. */
  user?: string;
  tenant?: string;
  /** The server's own uuid, as it stands in the events it sends. */
  origin?: string;
  session?: string;
  acl: readonly string[];
  /** `user`, `external_api`, `internal`, … */
  purpose?: string;
  admin: boolean;
  /** Server's clock, ms since the epoch. */
  issuedAt?: number;
  expiresAt?: number;
}

/** Reads the body of an answer of the token resource; undefined when it is none. */
export function readTokenDocument(body: string): TokenDocument | undefined {
  const document = parsed(body);
  const data = isFields(document) ? nested(document, 'data') : {};
  const token = text(data, 'token');
  if (token === undefined) return undefined;
  const metadata = nested(data, 'metadata');
  const optional = {
    refreshToken: text(data, 'refresh_token'),
    user: text(metadata, 'uuid') ?? text(data, 'auth_id'),
    tenant: text(metadata, 'tenant_uuid'),
    origin: text(data, 'xivo_uuid'),
    session: text(data, 'session_uuid'),
    purpose: text(metadata, 'purpose'),
  };
  const issuedAt = utc(data, 'utc_issued_at');
  const expiresAt = utc(data, 'utc_expires_at');
  return {
    token,
    acl: Array.isArray(data.acl) ? data.acl.filter((right) => typeof right === 'string') : [],
    admin: flag(metadata, 'admin') === true,
    ...(optional.refreshToken !== undefined && { refreshToken: optional.refreshToken }),
    ...(optional.user !== undefined && { user: optional.user }),
    ...(optional.tenant !== undefined && { tenant: optional.tenant }),
    ...(optional.origin !== undefined && { origin: optional.origin }),
    ...(optional.session !== undefined && { session: optional.session }),
    ...(optional.purpose !== undefined && { purpose: optional.purpose }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The `reason` of an error's body (a list of texts), for people. */
export function readReason(body: string): string | undefined {
  const document = parsed(body);
  const reason = isFields(document) ? document.reason : undefined;
  const texts = (Array.isArray(reason) ? reason : [reason]).filter((one) => typeof one === 'string');
  return texts.length > 0 ? texts.join(' ') : undefined;
}

/** wazo-auth writes UTC without a Z. */
function utc(data: Fields, key: string): number | undefined {
  const value = text(data, key);
  return value === undefined ? undefined : (instantFrom(`${value}Z`) ?? instantFrom(value));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
