import type { Socket } from 'node:net';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Attempt } from '../dial/attempt.ts';
import { proxyEvidence, withoutCredentials } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { cutBehind, noProxy, notAllowed, signInMissing, signInRefused } from './refusals.ts';
import type { Refusal } from './refusals.ts';

// The attempt keeps the time; the library's own limit only must not come first.
const NO_LIMIT_MS = 2 ** 31 - 1;

/**
 * Asks a SOCKS5 proxy (RFC 1928, sign-in of RFC 1929) to connect on to the attempt's address; when it resolves, the
 * socket leads there.
 */
export async function socksTunnel(attempt: Attempt, socket: Socket, proxy: Proxy): Promise<void> {
  const { host, port, place } = attempt.address;
  // Loaded when first needed: few sources have such a proxy.
  const { SocksClient } = await attempt.during(import('socks'));
  await attempt.wait<undefined>((open, failed) => {
    const asked = SocksClient.createConnection({
      command: 'connect',
      destination: { host, port },
      proxy: {
        type: 5,
        host: proxy.host,
        port: proxy.port,
        ...(proxy.credentials !== null && {
          userId: proxy.credentials.username,
          password: proxy.credentials.password,
        }),
      },
      existing_socket: socket,
      timeout: NO_LIMIT_MS,
    });
    asked.then(
      () => open(undefined),
      (error: unknown) => failed(refused(error instanceof Error ? error.message : '', place, proxy)),
    );
    return () => socket.destroy();
  });
}

/** The library tells its errors apart by their text alone; one of them ends with the reply's name. */
function refused(message: string, target: string, proxy: Proxy): LinkFailure {
  const said = printable(withoutCredentials(message, proxy));
  return new LinkFailure('proxy-failed', {
    step: 'proxy',
    ...explain(message, target, proxy),
    evidence: [`SOCKS5 connection to ${target}: ${said}`, proxyEvidence(proxy)],
  });
}

function explain(message: string, target: string, proxy: Proxy): Refusal {
  const reply = / rejected connection - (\w+)$/.exec(message)?.[1];
  if (reply !== undefined)
    return REPLIES[reply]?.(target, proxy) ?? noProxy('refuses without a reason', proxy);
  if (/authentication type/.test(message)) {
    return proxy.credentials === null ? signInMissing(proxy) : noSignInByPassword(proxy);
  }
  if (/Authentication failed/i.test(message)) return signInRefused(proxy);
  if (/closed/i.test(message)) return noProxy('hung up instead of connecting on', proxy);
  return noProxy('does not answer as a SOCKS5 proxy does', proxy);
}

function noSignInByPassword({ place }: Proxy): Refusal {
  return {
    needsPerson: true,
    cause: `The proxy ${place} takes no sign-in by user and password.`,
    cure: 'Have it let this machine through without a sign-in or with user and password; Ringscope knows no other for SOCKS.',
  };
}

/** RFC 1928, section 6, by the library's names. */
const REPLIES: Readonly<Record<string, (target: string, proxy: Proxy) => Refusal>> = {
  Failure: (target, { place }) =>
    cutBehind(`The proxy ${place} could not connect to ${target}, and does not say why.`),
  NotAllowed: notAllowed,
  NetworkUnreachable: (target, { place }) =>
    cutBehind(`The proxy ${place} has no way to the network of ${target}.`),
  HostUnreachable: (target, { place }) =>
    cutBehind(`The proxy ${place} cannot reach ${target}, or does not know that name.`),
  ConnectionRefused: (target, { place }) =>
    cutBehind(`${target} refuses the connection of the proxy ${place}: nothing listens there.`),
  TTLExpired: (target, { place }) =>
    cutBehind(`What the proxy ${place} sends to ${target} does not arrive there.`),
  CommandNotSupported: (_target, { place }) => ({
    cause: `The proxy ${place} does not connect on for its clients.`,
    cure: 'Use a proxy that supports the SOCKS5 command CONNECT.',
  }),
  AddressNotSupported: (target, { place }) => ({
    cause: `The proxy ${place} takes no addresses of the kind of ${target}.`,
    cure: 'Some proxies take no names, others no IPv6 addresses: write the other kind into the address of the source.',
  }),
};
