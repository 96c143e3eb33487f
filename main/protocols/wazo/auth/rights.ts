import { rightFor } from '../events/catalogue.ts';
import type { TokenDocument } from './token-document.ts';

/** Whose words `me` and `my_session` stand for. */
export interface RightHolder {
  user?: string | undefined;
  session?: string | undefined;
}

/**
 * Whether a token's list of rights grants one, as wazo-auth decides: words are divided by dots, `*` stands for one word
 * and `#` for any rest, `me` and `my_session` also match the own ids, `edit` equals `update`, and a right with a leading
 * `!` forbids and wins. In the wanted right `*` is a word that may be any: then some grant is enough, and only what
 * forbids all of them forbids.
 */
export function grants(acl: readonly string[], wanted: string, holder: RightHolder): boolean {
  const words = wanted.split('.');
  const matches = (right: string, anyWord: 'some' | 'every') =>
    matchesWords(right.split('.'), words, holder, anyWord);
  if (acl.some((right) => right.startsWith('!') && matches(right.slice(1), 'every'))) return false;
  return acl.some((right) => !right.startsWith('!') && matches(right, 'some'));
}

function matchesWords(
  pattern: readonly string[],
  words: readonly string[],
  holder: RightHolder,
  anyWord: 'some' | 'every',
): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return words.length === 0;
  if (words.length === 0) return false;
  if (head === '#') {
    if (rest.length === 0) return true;
    return words.some((_, taken) => matchesWords(rest, words.slice(taken + 1), holder, anyWord));
  }
  const [word = '', ...others] = words;
  const fits = head === '*' || (word === '*' ? anyWord === 'some' : matchesWord(head, word, holder));
  return fits && matchesWords(rest, others, holder, anyWord);
}

function matchesWord(pattern: string, word: string, { user, session }: RightHolder): boolean {
  if (pattern === word) return true;
  if (pattern === 'me') return word === user;
  if (pattern === 'my_session') return word === session;
  return (pattern === 'edit' && word === 'update') || (pattern === 'update' && word === 'edit');
}

/** True for accounts whose events are not limited to their own; a master tenant cannot be told from the token. */
export function seesWholeTenant({ purpose, admin }: TokenDocument): boolean {
  return admin || purpose === 'external_api' || purpose === 'internal';
}

/** Somebody who is not the account itself: no user has this word as uuid. */
const SOMEBODY_ELSE = 'somebody-else';

/**
 * The subscribed events that will never come for want of a right, each with that right. Raw manager events are left out:
 * they go to master accounts alone, whatever the rights.
 */
export function missingRights(
  document: TokenDocument,
  eventNames: readonly string[],
): { name: string; right: string }[] {
  const user = seesWholeTenant(document) ? SOMEBODY_ELSE : (document.user ?? 'me');
  return eventNames.flatMap((name) => {
    const template = rightFor(name);
    if (template === undefined || template.startsWith('events.ami.')) return [];
    const right = template.replace('{u}', user);
    return grants(document.acl, right, document) ? [] : [{ name, right: template.replace('{u}', '*') }];
  });
}
