import type { LinkFailure } from '../../../model/failure.ts';
import type { Clues, Link } from '../protocol.ts';
import { signInBody } from './auth/sign-in-body.ts';
import { restBase } from './options.ts';
import type { KazooOptions } from './options.ts';
import { Crossbar } from './rest/crossbar.ts';

/**
 * Why Kazoo answered 401, which it does for a wrong user name, password, account and hash method alike: the same password
 * is tried once by the other hash method, and with the account's name taken for a realm where it looks like one. Sign-ins
 * are rationed, so it is not tried further.
 */
export async function inquire(
  failure: LinkFailure,
  options: KazooOptions,
  link: Link,
): Promise<Clues | null> {
  const password = link.secret('password');
  const isPassword = link.secret('apiKey') === undefined && password !== undefined;
  if (failure.code !== 'auth-rejected' || !isPassword || !failure.details.evidence?.includes('HTTP 401')) {
    return null;
  }
  const crossbar = new Crossbar(link, restBase(options.apiUrl));
  const evidence: string[] = [];
  for (const { varied, what, cause, cure } of variations(options)) {
    const { body, credentials } = signInBody(varied, password);
    if (body === null) return null;
    link.conceal(credentials);
    const { status } = await crossbar.signIn('user_auth', body);
    if (status >= 200 && status < 300) return { cause, cure, evidence: [...evidence, `${what}: accepted`] };
    evidence.push(`${what}: HTTP ${status}`);
    if (status !== 401) return { evidence };
  }
  return {
    cause:
      'Sign-in refused: user name, password or account is not right; Kazoo does not say which. It is not the hash method.',
    cure: 'Check the user name, the password, and the account name or realm.',
    evidence,
  };
}

interface Variation {
  varied: KazooOptions;
  what: string;
  cause: string;
  cure: string;
}

function variations(options: KazooOptions): Variation[] {
  const { method, accountName, accountRealm } = options;
  const other = method === 'md5' ? 'sha' : 'md5';
  const byMethod: Variation = {
    varied: { ...options, method: other },
    what: `The same sign-in hashed by ${other}`,
    cause: `User name, password and account are right; the server wants them hashed by ${other}.`,
    cure: `Set "method" to "${other}".`,
  };
  // A realm is a domain name; the name of an account seldom has a dot.
  const isLikeRealm = accountRealm === undefined && /^[\w-]+(\.[\w-]+)+$/.test(accountName ?? '');
  if (!isLikeRealm || accountName === undefined) return [byMethod];
  return [
    byMethod,
    {
      varied: { ...options, accountRealm: accountName },
      what: "The account's name taken for its realm",
      cause: "User name and password are right; what is given as the account's name is its realm.",
      cure: 'Move it from "accountName" to "accountRealm".',
    },
  ];
}
