import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';

/** Something to connect to: the host of an address, or a proxy. */
export interface Place {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** "aes.example:443", for texts. */
  readonly place: string;
}

/** Where a dial goes. */
export interface Address extends Place {
  readonly url: URL;
  /** Whether TLS is spoken there. */
  readonly secure: boolean;
  /** "wss://aes.example:443/api": without query and user information, for these may be secrets. */
  readonly shown: string;
}

interface Scheme {
  secure: boolean;
  port: number;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  'ws:': { secure: false, port: 80 },
  'wss:': { secure: true, port: 443 },
  'http:': { secure: false, port: 80 },
  'https:': { secure: true, port: 443 },
  'mqtt:': { secure: false, port: 1883 },
  'mqtts:': { secure: true, port: 8883 },
};

/** Throws `LinkFailure` for a text that is no URL, or one of another scheme: it may come from a server's answer. */
export function parseAddress(text: string, schemes: readonly string[]): Address {
  const url = URL.parse(text);
  const scheme = url && SCHEMES[url.protocol];
  if (!url || !scheme || !schemes.includes(url.protocol) || url.hostname === '') {
    throw new LinkFailure('name-not-found', {
      step: 'resolve',
      cause: url
        ? `An address of this kind cannot be used here: ${printable(`${url.protocol}//${url.host}`)}.`
        : 'The address is not a URL.',
      cure: `Write it in full, beginning with ${schemes.map((name) => `${name}//`).join(' or ')}.`,
    });
  }
  // A fragment means nothing to a server, and `ws` refuses it.
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? scheme.port : Number(url.port);
  const path = url.pathname === '/' ? '' : printable(url.pathname);
  const place = `${url.hostname}:${port}`;
  return { url, secure: scheme.secure, host, port, place, shown: `${url.protocol}//${place}${path}` };
}
