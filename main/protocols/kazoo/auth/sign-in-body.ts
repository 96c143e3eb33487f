import { createHash } from 'node:crypto';
import type { KazooOptions } from '../options.ts';

/**
 * What user_auth wants: the account by its realm or else by its name, and a hash, which alone signs in and so is as secret
 * as the password. `body` is null where the settings name no user or no account.
 */
export function signInBody(
  { username, method, accountName, accountRealm }: KazooOptions,
  password: string,
): { body: object | null; credentials: string } {
  const credentials = hashOf(username ?? '', password, method);
  if (username === undefined || (accountName ?? accountRealm) === undefined)
    return { body: null, credentials };
  const account =
    accountRealm === undefined ? { account_name: accountName } : { account_realm: accountRealm };
  return { body: { credentials, method, ...account }, credentials };
}

/** Kazoo stores user names in lower case, and hashes them so; a password is taken as it is typed. */
function hashOf(username: string, password: string, method: KazooOptions['method']): string {
  return createHash(method === 'md5' ? 'md5' : 'sha1')
    .update(`${username.toLowerCase()}:${password}`, 'utf8')
    .digest('hex');
}
