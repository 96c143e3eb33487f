import { BlockList, isIP } from 'node:net';

/**
 * Whether a NO_PROXY list excepts this host: entries are separated by commas or blanks, and are "*", a name that also
 * stands for what lies below it (with or without a leading "." or "*."), an address, or a network ("10.0.0.0/8"); each
 * but the last may end in ":port".
 */
export function isExcepted(list: string, host: string, port: number): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry, host.toLowerCase(), port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(entry, host);
  const { name, port: only } = takenApart(entry.toLowerCase());
  if (only !== null && only !== port) return false;
  if (isIP(name) !== 0 || isIP(host) !== 0) return isSameAddress(name, host);
  const suffix = name.replace(/^\*?\./, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

function takenApart(entry: string): { name: string; port: number | null } {
  if (isIP(entry) !== 0) return { name: entry, port: null };
  const parts = /^(?:\[(?<address>[^\]]*)\]|(?<name>[^:]*))(?::(?<port>\d+))?$/.exec(entry)?.groups;
  return {
    name: parts?.['address'] ?? parts?.['name'] ?? entry,
    port: parts?.['port'] === undefined ? null : Number(parts['port']),
  };
}

function isSameAddress(one: string, other: string): boolean {
  if (isIP(one) === 0 || isIP(other) === 0) return false;
  const list = new BlockList();
  list.addAddress(one, familyOf(one));
  return list.check(other, familyOf(other));
}

function isInNetwork(network: string, host: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  const family = isIP(address);
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (family === 0 || isIP(host) === 0 || !(bits <= (family === 4 ? 32 : 128))) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, familyOf(address));
  return list.check(host, familyOf(host));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Whether the host is this machine itself, which no proxy can reach in our place. */
export function isLoopback(host: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/i.test(host) || isInNetwork('127.0.0.0/8', host) || isSameAddress('::1', host)
  );
}
