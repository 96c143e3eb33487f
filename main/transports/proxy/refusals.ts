import type { FailureDetails } from '../../../model/failure.ts';
import type { Proxy } from './proxy.ts';

/** Why a proxy of whatever kind does not connect on. */
export type Refusal = Pick<FailureDetails, 'cause' | 'cure' | 'needsPerson'>;

export function signInMissing({ place, kind, origin }: Proxy): Refusal {
  return {
    needsPerson: true,
    cause: `The proxy ${place} asks for a user and a password, and none are given.`,
    cure: `Write them into the proxy’s address in ${origin}, like ${kind}://user:password@${place}.`,
  };
}

/** Not to be tried again by itself: that may lock the account. */
export function signInRefused({ place, origin }: Proxy): Refusal {
  return {
    needsPerson: true,
    cause: `The proxy ${place} does not accept the user or the password.`,
    cure: `Check both in ${origin}; characters like @ : / % # in them are written as %40 %3A %2F %25 %23.`,
  };
}

export function notAllowed(target: string, { place }: Proxy): Refusal {
  return {
    cause: `The proxy ${place} does not allow connections to ${target}.`,
    cure: 'Have this host and port allowed on the proxy: many pass on to port 443 only. If the service can be reached without it, set “proxy” of the source to "none".',
  };
}

/** `cause` says what the proxy met on its way to the service. */
export function cutBehind(cause: string): Refusal {
  return {
    cause,
    cure: 'The proxy works, the way behind it does not: check host and port in the address, that the service is running, and that the proxy can reach and look up that host.',
  };
}

/** `what` it does instead of connecting on. */
export function noProxy(what: string, { place, origin }: Proxy): Refusal {
  return {
    cause: `The proxy ${place} ${what}.`,
    cure: `Check host, port and kind of the proxy (http, https or socks5) in ${origin}, and that it lets this machine in.`,
  };
}
