import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { LinkFailure } from '../../../model/failure.ts';
import type { Place } from './address.ts';
import { errorCode } from './error-code.ts';
import type { Attempt } from './attempt.ts';

// An address that stays silent must not use up the whole attempt when the name has others; the last one has no limit.
const NEXT_ADDRESS_AFTER_MS = 1000;
const KEEP_ALIVE_AFTER_MS = 30_000;

/** Name and TCP: a connected socket. Throws `LinkFailure` with the step `resolve` or `connect`. */
export async function connectTo(attempt: Attempt, to: Place): Promise<Socket> {
  attempt.enter('resolve', to);
  const addresses = await resolve(attempt, to.host);
  if (isIP(to.host) === 0) {
    attempt.found(`${to.host} is ${addresses.map(({ address }) => address).join(', ')}`);
  }
  attempt.enter('connect', to);
  const socket = await connectToAny(attempt, to, addresses);
  attempt.found(`connected to ${socket.remoteAddress ?? to.host}, port ${to.port}`);
  return socket;
}

function resolve(attempt: Attempt, host: string): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return Promise.resolve([{ address: host, family }]);
  return attempt.wait((found, failed) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) failed(nameNotFound(host, error));
      else found(addresses);
    });
    return undefined;
  });
}

function connectToAny(attempt: Attempt, to: Place, addresses: LookupAddress[]): Promise<Socket> {
  const { host, port } = to;
  const known: LookupFunction = (_host, options, answer) => {
    const [first] = addresses;
    if (options.all) answer(null, addresses);
    else answer(null, first?.address ?? '', first?.family ?? 0);
  };
  return attempt.wait((connected, failed) => {
    const socket = connect({
      host,
      port,
      lookup: known,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    });
    socket.once('connect', () => connected(socket));
    // Stays for the socket's life: an `error` that nobody listens to ends the process, and `close` follows it anyway.
    socket.on('error', (error) => failed(connectFailure(to, addresses, error)));
    return () => socket.destroy();
  });
}

function nameNotFound(host: string, error: NodeJS.ErrnoException): LinkFailure {
  const code = errorCode(error);
  const offline = code === 'EAI_AGAIN';
  return new LinkFailure('name-not-found', {
    step: 'resolve',
    cause: offline
      ? `The name server cannot be asked for ${host} at present.`
      : `The name ${host} is not known to the name server.`,
    cure: offline
      ? 'Check the network connection of this machine and its name server; on a VPN, whether it is connected.'
      : 'Check the spelling of the host. A name that only the company’s own name server knows needs its network or VPN.',
    evidence: [`Looking up ${host}: ${code}`],
  });
}

function connectFailure({ place, port }: Place, addresses: LookupAddress[], error: Error): LinkFailure {
  const failures = error instanceof AggregateError ? error.errors.map(errorCode) : [errorCode(error)];
  const [code = 'unknown'] = failures;
  const timedOut = failures.every((one) => one === 'ETIMEDOUT');
  const { cause, cure } = UNREACHABLE[code] ?? OTHERWISE_UNREACHABLE;
  return new LinkFailure(timedOut ? 'timeout' : 'unreachable', {
    step: 'connect',
    cause: `${place} ${cause}.`,
    cure,
    evidence: [
      `Connecting to ${addresses.map(({ address }) => address).join(', ')}, port ${port}: ${failures.join(', ')}`,
    ],
  });
}

interface Explanation {
  cause: string;
  cure: string;
}

const NO_ROUTE: Explanation = {
  cause: 'cannot be reached from this network',
  cure: 'Check the network connection and the VPN of this machine, and the routes to that network.',
};

const OTHERWISE_UNREACHABLE: Explanation = {
  cause: 'cannot be connected to',
  cure: 'The evidence names the system’s reason; check host, port, firewall and VPN.',
};

const UNREACHABLE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    cause: 'refuses the connection: nothing listens there',
    cure: 'Check the port in the address, and that the service on that host is running and its interface enabled.',
  },
  ECONNRESET: {
    cause: 'cut the connection at once',
    cure: 'A firewall or an access list in front of the service probably does not let this machine in: have it added.',
  },
  ETIMEDOUT: {
    cause: 'did not answer',
    cure: 'Check that the host is up and that no firewall on the way drops this port; on a VPN, whether it is connected.',
  },
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ENETDOWN: NO_ROUTE,
  EADDRNOTAVAIL: NO_ROUTE,
  EACCES: {
    cause: 'cannot be connected to: this machine forbids it',
    cure: 'Allow Ringscope in the firewall or security software of this machine.',
  },
  EPERM: {
    cause: 'cannot be connected to: this machine forbids it',
    cure: 'Allow Ringscope in the firewall or security software of this machine.',
  },
};
