import { createHash } from 'node:crypto';
import { INSIDE } from '../cast.ts';
import { SIMULATED_PASSWORD } from '../peer.ts';

export interface Account {
  readonly id: string;
  /** As people write it; see `normalName`. */
  readonly name: string;
  readonly realm: string;
  readonly phoneNumber: string;
  readonly apiKey: string;
  readonly parent: Account | null;
  readonly state: 'active' | 'expired';
}

export interface Device {
  readonly id: string;
  readonly owner: User;
  readonly name: string;
}

export interface User {
  readonly id: string;
  readonly account: Account;
  readonly username: string;
  /** An extension, or '' for somebody without a phone. */
  readonly number: string;
  readonly hasSecondFactor: boolean;
  readonly hasVoicemail: boolean;
  /** The desk phone first. */
  readonly devices: readonly Device[];
  doNotDisturb: boolean;
  revision: number;
}

export interface Conference {
  readonly id: string;
  readonly account: Account;
  readonly name: string;
}

/** Who is known to this server. */
export interface Directory {
  readonly accounts: readonly Account[];
  /** The one that the simulated extensions belong to. */
  readonly home: Account;
  /** A descendant of it; extensions from 3000 to 3999 are there. */
  readonly branch: Account;
  readonly users: Iterable<User>;
  readonly conferences: readonly Conference[];
  /** Made when the number first appears, so that any scenario can be played. */
  userAt(number: string): User;
  accountWithId(id: string): Account | undefined;
  /** True for the account itself too. */
  isWithin(account: Account, ancestor: Account): boolean;
}

/** The password of every simulated user. */
export const PASSWORD = SIMULATED_PASSWORD;
/** The user of the source that the peer offers; no extension belongs to it. */
export const MONITOR = 'monitor';

/** Numbers outside the company are written with `+`. */
export function isOutside(number: string): boolean {
  return number.startsWith('+');
}

/** How Kazoo compares account names. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Ids depend on the seed and on what they name alone, not on the order of appearance. */
export function createDirectory(seed: number): Directory {
  const idOf = (what: string): string =>
    createHash('sha256')
      .update(`${String(seed)}/${what}`)
      .digest('hex')
      .slice(0, 32);

  function account(name: string, parent: Account | null, phoneNumber: string): Account {
    const plain = normalName(name);
    return {
      id: idOf(`account/${plain}`),
      name,
      realm: `${plain}.example`,
      phoneNumber,
      apiKey: `${idOf(`key/${plain}`)}${idOf(`more/${plain}`)}`,
      parent,
      state: 'active',
    };
  }

  const top = account('Cluster', null, '+15550190');
  const home = account('North Wind', top, '+15550199');
  const branch = account('North Wind Depot', home, '+15550198');
  const south = account('South', top, '+15550197');
  const expired: Account = { ...account('Old Customer', top, '+15550196'), state: 'expired' };
  const accounts = [top, home, branch, south, expired];
  const users = new Map<string, User>();

  function addUser(of: Account, username: string, number: string): User {
    const id = idOf(`user/${of.id}/${username}`);
    const devices: Device[] = [];
    const user: User = {
      id,
      account: of,
      username,
      number,
      hasSecondFactor: username === 'guarded',
      hasVoicemail: number !== '' && Number(number) % 2 === 0,
      devices,
      doNotDisturb: false,
      revision: 1,
    };
    const phones = number === '' ? [] : hasSoftphone(number) ? ['desk phone', 'softphone'] : ['desk phone'];
    devices.push(...phones.map((name) => ({ id: idOf(`device/${id}/${name}`), owner: user, name })));
    users.set(`${of.id}/${username}`, user);
    return user;
  }

  function userAt(number: string): User {
    const of = /^3\d{3}$/.test(number) ? branch : home;
    const username = `desk-${number}`;
    return users.get(`${of.id}/${username}`) ?? addUser(of, username, number);
  }

  for (const one of accounts) addUser(one, MONITOR, '');
  addUser(home, 'guarded', '');
  for (const { number } of INSIDE) userAt(number);

  return {
    accounts,
    home,
    branch,
    conferences: ['Room 1', 'Room 2', 'Room 3', 'Room 4'].map((name) => ({
      id: idOf(`conference/${name}`),
      account: home,
      name,
    })),
    get users() {
      return users.values();
    },
    userAt,
    accountWithId: (id) => accounts.find((one) => one.id === id),
    isWithin(one, ancestor) {
      for (let at: Account | null = one; at !== null; at = at.parent) if (at === ancestor) return true;
      return false;
    },
  };
}

/** The first of the five desks of a department: 1001, 1006 and so on. */
function hasSoftphone(number: string): boolean {
  return Number(number) % 5 === 1;
}
