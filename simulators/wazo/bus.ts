import type { Token } from './auth/tokens.ts';
import type { Directory } from './directory.ts';
import { localStamp } from './server-time.ts';

/** An event as a service of the stack puts it on the bus. */
export interface BusEvent {
  name: string;
  /** Undefined: nobody may have it. Null: whoever is addressed. */
  acl: string | null | undefined;
  /** Uuids of the addressed users, or "*" for the whole tenant. An empty list reaches administrators only. */
  users: readonly string[] | '*';
  data: unknown;
  /** The tenant of this server where it is not said. */
  tenantUuid?: string;
}

/** The body that clients get. */
export function eventBody(event: BusEvent, directory: Directory): Record<string, unknown> {
  const body: Record<string, unknown> = {
    name: event.name,
    origin_uuid: directory.originUuid,
    timestamp: localStamp(Date.now()),
    tenant_uuid: event.tenantUuid ?? directory.tenantUuid,
    required_acl: event.acl,
    required_access: `event.${event.name}`,
  };
  for (const user of event.users === '*' ? ['*'] : event.users) body[`user_uuid:${user}`] = true;
  body['data'] = event.data;
  return body;
}

/** The three filters of wazo-websocketd: tenant, addressee, rights. */
export function mayReceive(token: Token, event: BusEvent, directory: Directory): boolean {
  const { account } = token;
  const isMaster = account.tenantUuid === directory.masterTenantUuid;
  if (!isMaster && account.tenantUuid !== (event.tenantUuid ?? directory.tenantUuid)) return false;
  const seesAll = isMaster || account.admin || account.purpose === 'external_api';
  if (!seesAll && event.users !== '*' && !event.users.includes(account.uuid)) return false;
  if (event.acl === undefined) return false;
  return event.acl === null || token.allows(event.acl);
}
