import { pathPart } from '../../../../model/path-part.ts';
import type { Token } from '../auth/token.ts';
import { text } from '../fields.ts';
import type { KazooOptions } from '../options.ts';
import { readList } from './read-list.ts';
import type { RestAccess } from './read-list.ts';

/** Stands for every account of the cluster. */
export const ALL_ACCOUNTS = '*';

/** The ids of the accounts that a source watches; what cannot be listed is told by `notice`. */
export async function watchedAccounts(
  { accounts, descendants }: KazooOptions,
  token: Token,
  access: RestAccess,
  notice: (text: string) => void,
): Promise<string[]> {
  const watched = new Set(accounts ?? [token.accountId]);
  if (!descendants) return [...watched];
  for (const account of [...watched].filter((id) => id !== ALL_ACCOUNTS)) {
    const list = await readList(access, `/accounts/${pathPart(account)}/descendants`);
    if (typeof list === 'string') {
      notice(`The accounts below ${account} could not be listed (${list}); they are not watched.`);
      continue;
    }
    if (list.isPartial) notice(`Only the first ${list.items.length} accounts below ${account} are watched.`);
    for (const item of list.items) {
      const id = text(item, 'id');
      if (id !== undefined) watched.add(id);
    }
  }
  return [...watched];
}
