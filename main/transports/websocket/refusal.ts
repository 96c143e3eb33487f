import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Address } from '../dial/address.ts';
import type { Attempt } from '../dial/attempt.ts';
import { httpFailure, joinedHeaders, readBody } from '../http-answer.ts';
import { asksForTls, tlsPort } from '../tls-port.ts';

const KEPT_BODY = 16 * 1024;

/** The peer answered the upgrade with another status than 101. */
export function refusedUpgrade(attempt: Attempt, answer: IncomingMessage): Promise<LinkFailure> {
  const { address, clock } = attempt;
  const status = answer.statusCode ?? 0;
  const headers = joinedHeaders(answer.headers);
  const refusal = (body: string) => {
    if (asksForTls(address, status, body)) return tlsPort(address);
    const retryAfterMs = retryAfter(headers['retry-after'], clock.now());
    const moved = movedTo(headers.location, address);
    return new LinkFailure('upgrade-refused', {
      cause: `${address.place} refused the WebSocket with ${named(status)}${moved === null ? '' : `: it points to ${moved}`}.`,
      cure: cureFor(status, moved),
      evidence: [
        `Address: ${address.shown}`,
        `Answer: ${named(status)}`,
        ...(headers.server === undefined ? [] : [`Server: ${printable(headers.server)}`]),
      ],
      http: { status, headers, body },
      ...(retryAfterMs !== null && { retryAfterMs }),
    });
  };
  return new Promise((resolve) => {
    // The status alone tells the cause: a body that breaks off is no reason to lose it.
    readBody(
      answer,
      KEPT_BODY,
      ({ text }) => resolve(refusal(text)),
      () => resolve(refusal('')),
    );
  });
}

/** What `ws` or the HTTP client said before the channel was open. */
export function upgradeFailure(
  error: Error,
  address: Address,
  subprotocols: { asked: readonly string[]; picked: string | undefined },
): LinkFailure {
  const evidence = [`Address: ${address.shown}`, printable(error.message)];
  if (/subprotocol/.test(error.message)) return subprotocolFailure(address, subprotocols, evidence);
  // `ws` checks the 101 itself (RFC 6455, section 4.1) and says what is wrong with it; such errors carry no code.
  if (/header|extension/i.test(error.message) && !('code' in error)) {
    return new LinkFailure('not-the-service', {
      cause: `${address.place} answered the WebSocket upgrade in a way that no WebSocket server does.`,
      cure: 'Check that the address names the WebSocket service; a proxy in between may also spoil its answers.',
      evidence,
    });
  }
  return httpFailure(error, address);
}

function subprotocolFailure(
  { place }: Address,
  { asked, picked }: { asked: readonly string[]; picked: string | undefined },
  evidence: string[],
): LinkFailure {
  const wanted = asked.length === 0 ? 'none was asked for' : `asked for: ${asked.join(', ')}`;
  const got =
    picked === undefined ? 'picked no sub-protocol' : `picked the sub-protocol “${printable(picked, 80)}”`;
  return new LinkFailure('subprotocol-missing', {
    cause: `${place} ${got}; ${wanted}.`,
    cure: 'Check that the address names the right service and path, and which WebSocket sub-protocol it speaks.',
    evidence,
  });
}

function named(status: number): string {
  return `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
}

function cureFor(status: number, moved: string | null): string {
  if (moved !== null)
    return 'Write the address it points to into the settings, with ws or wss; redirects are not followed.';
  if (status === 401 || status === 403)
    return 'Check user, password, token or API key, and whether they may use this service.';
  if (status === 404) return 'Check the path in the address: the host answers, but has no WebSocket there.';
  if (status === 429)
    return 'Too many attempts: wait, and check that nothing else connects with the same account.';
  if (status >= 500)
    return 'The service or a gateway in front of it is in trouble: check that it is running, and its log.';
  return 'Check that host, port and path in the address name the WebSocket service.';
}

/** Only scheme, host and path: the query of a redirect is often a token. */
function movedTo(location: string | undefined, { url }: Address): string | null {
  const target = location === undefined ? null : URL.parse(location, url.href);
  return target && printable(`${target.protocol}//${target.host}${target.pathname}`);
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
