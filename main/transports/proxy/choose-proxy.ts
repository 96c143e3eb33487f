import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Address } from '../dial/address.ts';
import { isExcepted, isLoopback } from './no-proxy.ts';
import { parseProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';

/** The operating system's proxy settings, where the shell can read them. */
export interface SystemProxy {
  /**
   * Given "https://host:port/" or "http://host:port/" it resolves with proxies in the form of a PAC answer:
   * "PROXY proxy.example:3128; DIRECT". Electron's `session.resolveProxy` does so.
   */
  resolveProxy(url: string): Promise<string>;
}

export interface ProxySettings {
  /** As in the sources file: "system", "none", or the URL of a proxy. */
  setting: string;
  /** HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in small letters or capitals. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Asked where the environment names no proxy. */
  system: SystemProxy | null;
}

/**
 * The proxy for this address, or null for the direct way. "system" is the environment's proxy, else the operating
 * system's; for this machine's own addresses it is the direct way. Throws `LinkFailure` for unusable settings.
 */
export async function chooseProxy(address: Address, settings: ProxySettings): Promise<Proxy | null> {
  const { setting, environment, system } = settings;
  if (setting === 'none') return null;
  if (setting !== 'system') return parseProxy(setting, 'the setting “proxy” of the source');
  if (isLoopback(address.host)) return null;
  const named = fromEnvironment(address, environment);
  if (named !== undefined) return named;
  return system === null ? null : fromSystem(address, system);
}

/** undefined: the environment says nothing; null: it excepts this host. */
function fromEnvironment(
  { secure, host, port }: Address,
  environment: ProxySettings['environment'],
): Proxy | null | undefined {
  for (const name of [secure ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY']) {
    const text = variable(environment, name);
    if (text === undefined) continue;
    if (isExcepted(variable(environment, 'NO_PROXY') ?? '', host, port)) return null;
    return parseProxy(text, `the environment variable ${name}`);
  }
  return undefined;
}

/** Small letters win, as with curl. */
function variable(environment: ProxySettings['environment'], name: string): string | undefined {
  return [environment[name.toLowerCase()], environment[name]].find((text) => text?.trim())?.trim();
}

const ORIGIN = 'the proxy settings of this system';

async function fromSystem({ secure, place }: Address, system: SystemProxy): Promise<Proxy | null> {
  // Only host and port: a path or query may hold secrets, and a PAC script runs on what it is told. Telephony's own
  // schemes mean nothing to it.
  const url = `${secure ? 'https' : 'http'}://${place}/`;
  let answer: string;
  try {
    answer = await system.resolveProxy(url);
  } catch (error) {
    throw new LinkFailure('proxy-failed', {
      step: 'proxy',
      cause: 'The proxy settings of this system cannot be read.',
      cure: 'Check them, and the address of the automatic configuration (PAC) in them; or set “proxy” of the source to "none" or to the address of the proxy.',
      evidence: [printable(error instanceof Error ? error.message : String(error))],
    });
  }
  return proxyOfPacAnswer(answer);
}

const PAC_SCHEMES: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  // By its old definition version 4, yet what listens there today speaks version 5 as well.
  SOCKS: 'socks5',
  SOCKS5: 'socks5',
};

/** The first entry that can be used; those after it are for browsers, which remember which of them work. */
function proxyOfPacAnswer(answer: string): Proxy | null {
  const entries = answer.split(';').map((entry) => entry.trim().split(/\s+/));
  for (const [kind = '', place = ''] of entries) {
    const scheme = PAC_SCHEMES[kind.toUpperCase()];
    if (kind.toUpperCase() === 'DIRECT' || (kind === '' && entries.length === 1)) return null;
    if (scheme !== undefined && place !== '') return parseProxy(`${scheme}://${place}`, ORIGIN);
  }
  return parseProxy(`${entries[0]?.[0] ?? ''}://${entries[0]?.[1] ?? ''}`, ORIGIN);
}
