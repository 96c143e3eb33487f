import { LinkFailure } from '../../model/failure.ts';
import type { Address } from './dial/address.ts';

/** What nginx, Apache, Go and Tomcat answer to a request without TLS on their TLS port. */
const COMPLAINTS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|sent an HTTP request to an HTTPS server|combination of host and port requires TLS/i;

/** Whether an HTTP answer is about the TLS that the address lacks. */
export function asksForTls({ secure }: Address, status: number, body: string): boolean {
  return !secure && status === 400 && COMPLAINTS.test(body);
}

/** The address is one without TLS, and what answers there speaks TLS. */
export function tlsPort({ place, url, shown }: Address): LinkFailure {
  const scheme = url.protocol.replace(':', '');
  return new LinkFailure('not-the-service', {
    cause: `${place} speaks TLS, and the address asks for a connection without it (${scheme}).`,
    cure: `Begin the address with ${scheme}s.`,
    evidence: [`Address: ${shown}`],
  });
}
