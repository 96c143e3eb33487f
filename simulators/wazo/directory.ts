import { createHash } from 'node:crypto';
import type { Chance } from '../chance.ts';

/** Who owns an extension. Made when its number first appears, so that any scenario can be played. */
export interface User {
  readonly uuid: string;
  readonly number: string;
  readonly lineId: number;
  /** What the person chose. */
  presence: 'available' | 'away';
  doNotDisturb: boolean;
  /** As last told to all. */
  lineState: LineState;
}

export type LineState = 'ringing' | 'progressing' | 'holding' | 'talking' | 'available';

/** The ids of one simulated server. */
export interface Directory {
  readonly originUuid: string;
  readonly tenantUuid: string;
  readonly masterTenantUuid: string;
  readonly users: ReadonlyMap<string, User>;
  userAt(number: string): User;
}

/** Numbers outside the company are written with `+`. */
export function isOutside(number: string): boolean {
  return number.startsWith('+');
}

export function createDirectory(chance: Chance): Directory {
  const originUuid = chance.uuid();
  const users = new Map<string, User>();
  return {
    originUuid,
    tenantUuid: chance.uuid(),
    masterTenantUuid: chance.uuid(),
    users,
    userAt(number) {
      const known = users.get(number);
      if (known !== undefined) return known;
      const user: User = {
        uuid: uuidOf(`${originUuid}/${number}`),
        number,
        lineId: users.size + 1,
        presence: 'available',
        doNotDisturb: false,
        lineState: 'available',
      };
      users.set(number, user);
      return user;
    },
  };
}

/** Depends on the number alone, not on the order in which numbers appear. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
