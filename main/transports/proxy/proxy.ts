import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Place } from '../dial/address.ts';

/** A proxy that a dial goes through. */
export interface Proxy extends Place {
  readonly kind: 'http' | 'https' | 'socks5';
  /** null: no sign-in. Secrets: never in a text. */
  readonly credentials: { username: string; password: string } | null;
  /** What named it, for texts: "the environment variable HTTPS_PROXY". */
  readonly origin: string;
  /** "socks5://proxy.example:1080", without user and password, for texts. */
  readonly shown: string;
}

const KINDS: Readonly<Record<string, { kind: Proxy['kind']; port: number }>> = {
  'http:': { kind: 'http', port: 80 },
  'https:': { kind: 'https', port: 443 },
  'socks:': { kind: 'socks5', port: 1080 },
  'socks5:': { kind: 'socks5', port: 1080 },
  'socks5h:': { kind: 'socks5', port: 1080 },
};

/**
 * Reads the address of a proxy; without a scheme it is an HTTP proxy, as curl reads the environment. `socks5` and
 * `socks5h` are the same here: names are always looked up by the proxy, which often is the only one that knows them.
 * Throws `LinkFailure`.
 */
export function parseProxy(text: string, origin: string): Proxy {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const known = url && KINDS[url.protocol];
  if (!url || !known || url.hostname === '') {
    throw new LinkFailure('proxy-failed', {
      step: 'proxy',
      needsPerson: true,
      cause: url
        ? `Proxies of the kind “${printable(url.protocol.slice(0, -1), 40)}” cannot be used; ${origin} names one.`
        : `What ${origin} names is not the address of a proxy.`,
      cure: 'Write it like http://proxy.example:3128, https://proxy.example:3129 or socks5://proxy.example:1080, or choose to go without a proxy.',
    });
  }
  const port = url.port === '' ? known.port : Number(url.port);
  const place = `${url.hostname}:${port}`;
  return {
    kind: known.kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    place,
    credentials:
      url.username === '' && url.password === ''
        ? null
        : { username: decoded(url.username), password: decoded(url.password) },
    origin,
    shown: `${known.kind}://${place}`,
  };
}

/** A password with a bare "%" in it is not percent-encoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The proxy as a line of evidence. */
export function proxyEvidence({ shown, origin }: Proxy): string {
  return `Proxy: ${shown}, named by ${origin}`;
}

/** What a proxy says, without the credentials that it may have echoed. */
export function withoutCredentials(text: string, { credentials }: Proxy): string {
  if (credentials === null) return text;
  const { username, password } = credentials;
  return [basicCredentials(username, password), password]
    .filter((secret) => secret !== '')
    .reduce((masked, secret) => masked.replaceAll(secret, '•••'), text);
}

/** RFC 7617. */
export function basicCredentials(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}
