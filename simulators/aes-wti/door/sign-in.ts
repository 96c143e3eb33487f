import type { Aes } from '../aes.ts';
import type { User } from '../office.ts';
import type { Session } from '../session/sessions.ts';

/** Whom an Authorization header stands for; null when it is missing or wrong. */
export function signIn(aes: Aes, header: string | undefined): { user: User; session: Session | null } | null {
  if (header === undefined) {
    aes.journal.write('WARN', 'no Authorization header');
    return null;
  }
  const token = /^Bearer (.+)$/.exec(header)?.[1];
  if (token !== undefined) {
    const session = aes.sessions.byToken(token);
    return session === undefined ? null : { user: session.user, session };
  }
  // A healthy 10.2 writes this line too, before it goes on to Basic; older releases stop here.
  aes.journal.write('WARN', 'Authorization header does not start with "Bearer "');
  if (aes.conduct.release === '10.1.0') return null;
  const user = userOf(aes, header);
  return user === null ? null : { user, session: null };
}

function userOf(aes: Aes, header: string): User | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header)?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const name = pair.slice(0, Math.max(0, colon));
  const user = aes.office.users.find((each) => each.name === name && each.password === pair.slice(colon + 1));
  if (user === undefined) aes.journal.write('WARN', 'sign-in refused');
  return user ?? null;
}
