import type { Chance } from '../chance.ts';

/** As the service writes it: eleven octets, so that the base64 ends in one `=`, which an address must encode. */
export function shortId(chance: Chance): string {
  const octets = Array.from({ length: 11 }, () => chance.between(0, 255));
  return `${Buffer.from(octets).toString('base64url')}=`;
}
