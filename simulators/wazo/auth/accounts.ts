import type { Chance } from '../../chance.ts';
import { SIMULATED_PASSWORD } from '../../peer.ts';
import type { Directory } from '../directory.ts';

/** The password of every simulated account. */
export const PASSWORD = SIMULATED_PASSWORD;
/** Sees all calls of its tenant: the account for a monitor. */
export const MONITOR = 'monitor';

export interface Account {
  username: string;
  uuid: string;
  tenantUuid: string;
  purpose: 'user' | 'external_api';
  admin: boolean;
  acl: readonly string[];
}

/** The event rights of an ordinary user, after a published session of engine 23.16, and its snapshots. */
const ORDINARY_RIGHTS = [
  'websocketd',
  'events.calls.me',
  'events.transfers.me',
  'events.call_log.user.me.created',
  'events.chatd.users.*.presences.updated',
  'events.conferences.users.me.#',
  'events.config.users.me.#',
  'events.users.me.#',
  'events.statuses.*',
  'events.switchboards.#',
  'events.directory.me.#',
  'events.auth.users.me.external.#',
  'events.auth.users.me.sessions.my_session.expire_soon',
  'calld.users.me.#',
  'calld.switchboards.#',
  'chatd.users.presences.read',
  'auth.users.me.#',
];
const ADMIN_RIGHTS = ['websocketd', 'events.#', 'calld.#', 'chatd.#', 'agentd.#', 'auth.#'];

/**
 * The accounts of the simulated stack, all with the same password: `desk-1001` and `desk-1002` (ordinary
 * users), `admin` (administrator of the tenant), `monitor` (an API account of the tenant), `master` (master tenant),
 * `no-events` (an ordinary user without the right `websocketd`).
 */
export function createAccounts(directory: Directory, chance: Chance): Map<string, Account> {
  const { tenantUuid, masterTenantUuid } = directory;
  const ordinary = { tenantUuid, purpose: 'user', admin: false, acl: ORDINARY_RIGHTS } as const;
  const accounts: Account[] = [
    { ...ordinary, username: 'desk-1001', uuid: directory.userAt('1001').uuid },
    { ...ordinary, username: 'desk-1002', uuid: directory.userAt('1002').uuid },
    { ...ordinary, username: 'admin', uuid: chance.uuid(), admin: true, acl: ADMIN_RIGHTS },
    { ...ordinary, username: MONITOR, uuid: chance.uuid(), purpose: 'external_api', acl: ADMIN_RIGHTS },
    { ...ordinary, username: 'master', uuid: chance.uuid(), tenantUuid: masterTenantUuid, acl: ADMIN_RIGHTS },
    {
      ...ordinary,
      username: 'no-events',
      uuid: chance.uuid(),
      acl: ORDINARY_RIGHTS.filter((right) => right !== 'websocketd'),
    },
  ];
  return new Map(accounts.map((account) => [account.username, account]));
}
