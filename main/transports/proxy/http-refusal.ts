import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import { proxyEvidence, withoutCredentials } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { cutBehind, noProxy, notAllowed, signInMissing, signInRefused } from './refusals.ts';
import type { Refusal } from './refusals.ts';

// Squid names its reason in the last one.
const TELLING_HEADERS = ['server', 'via', 'proxy-authenticate', 'x-squid-error'];

/** Why the answer to a CONNECT is no tunnel; null when it is one. `beginning` is what came after the headers. */
export function refusedConnect(
  answer: IncomingMessage,
  beginning: Buffer,
  target: string,
  proxy: Proxy,
): LinkFailure | null {
  const status = answer.statusCode ?? 0;
  const accepted = status >= 200 && status < 300;
  if (accepted && !isPage(answer, beginning)) return null;
  const named = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  const headers = TELLING_HEADERS.flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [`${name}: ${printable(withoutCredentials(String(value), proxy))}`];
  });
  return new LinkFailure('proxy-failed', {
    step: 'proxy',
    ...(accepted ? signInPage(null, proxy) : explain(status, answer, target, proxy)),
    evidence: [`Answer to CONNECT ${target}: ${named}`, ...headers, proxyEvidence(proxy)],
  });
}

/** What comes through a tunnel before we have spoken is not the service: none of ours speaks first, least of all HTML. */
function isPage({ headers }: IncomingMessage, beginning: Buffer): boolean {
  const hasBody = Number(headers['content-length'] ?? 0) > 0 || beginning.length > 0;
  return (
    /^\s*</.test(beginning.toString('latin1', 0, 80)) ||
    (hasBody && /html/i.test(headers['content-type'] ?? ''))
  );
}

function explain(status: number, answer: IncomingMessage, target: string, proxy: Proxy): Refusal {
  if (status === 407) return notSignedIn(answer.headers['proxy-authenticate'] ?? [], proxy);
  if ((status >= 300 && status < 400) || status === 511)
    return signInPage(answer.headers.location ?? null, proxy);
  if (status === 403) return notAllowed(target, proxy);
  if (status >= 500 && status !== 501 && status !== 505) {
    return cutBehind(`The proxy ${proxy.place} cannot connect to ${target}.`);
  }
  return noProxy(`does not connect on as a proxy does, and answers with HTTP ${status}`, proxy);
}

function notSignedIn(offered: string | readonly string[], proxy: Proxy): Refusal {
  const challenge = [offered].flat().join(', ');
  if (challenge !== '' && !/\bbasic\b/i.test(challenge)) {
    return {
      needsPerson: true,
      cause: `The proxy ${proxy.place} asks for a sign-in of a kind that Ringscope does not know (${printable(challenge.split(/[ ,]/)[0] ?? '', 40)}).`,
      cure: 'Have the proxy let this machine through without a sign-in or with a Basic one; or run a small local proxy that signs in for it, and name that one.',
    };
  }
  return proxy.credentials === null ? signInMissing(proxy) : signInRefused(proxy);
}

function signInPage(location: string | null, proxy: Proxy): Refusal {
  const page = location === null ? null : URL.parse(location);
  return {
    cause: `The proxy ${proxy.place} answers with a web page instead of connecting on${page === null ? '' : `: it points to ${printable(page.host)}`}.`,
    cure: 'This network probably asks for a sign-in in the browser first: open any page there, sign in, and try again. Otherwise the address is not that of a proxy.',
  };
}
