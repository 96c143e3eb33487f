import { INSIDE } from '../../cast.ts';
import { SIMULATED_PASSWORD } from '../../peer.ts';

export type Role = 'ACCOUNT_ADMIN' | 'USER';

/** Who can sign in: a user of a customer's account, or a service client. */
export interface Principal {
  /** For a user the name to sign in with, for a client its id. */
  readonly name: string;
  readonly accountId: string;
  readonly role: Role;
  readonly principalId: string;
  readonly isActive: boolean;
}

/** The account whose PBX is simulated. */
export const ACCOUNT_ID = '10042';
export const SITE_ID = 'site-1';
/** An administrator: sees all endpoints. */
export const MONITOR = 'monitor@example.com';
/** The password of everybody, and the secret of the service client. */
export const PASSWORD = SIMULATED_PASSWORD;
export const CLIENT_ID = 'f4d1c3a0b7e94c1d8a52e6f7900b1c2d';

const [FIRST_DESK] = INSIDE;

export const PRINCIPALS: readonly Principal[] = [
  principal(MONITOR, 'monitor', 'ACCOUNT_ADMIN'),
  principal(CLIENT_ID, 'service', 'ACCOUNT_ADMIN'),
  // Sees the endpoint of the first desk alone.
  principal('desk@example.com', principalIdOf(FIRST_DESK?.number ?? ''), 'USER'),
  { ...principal('inactive@example.com', 'inactive', 'USER'), isActive: false },
  principal('shared@example.com', 'shared', 'ACCOUNT_ADMIN'),
  { ...principal('shared@example.com', 'shared-too', 'ACCOUNT_ADMIN'), accountId: '10043' },
];

function principal(name: string, principalId: string, role: Role): Principal {
  return { name, accountId: ACCOUNT_ID, role, principalId, isActive: true };
}

/** The user of an extension. */
export function principalIdOf(extension: string): string {
  return `user-${extension}`;
}

/** Whether somebody may see what concerns this principal. */
export function maySee(who: Principal, principalId: string): boolean {
  if (who.accountId !== ACCOUNT_ID) return false;
  return who.role === 'ACCOUNT_ADMIN' || who.principalId === principalId;
}
