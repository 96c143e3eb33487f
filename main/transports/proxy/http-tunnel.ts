import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Attempt } from '../dial/attempt.ts';
import { errorCode } from '../dial/error-code.ts';
import { refusedConnect } from './http-refusal.ts';
import { basicCredentials, proxyEvidence, withoutCredentials } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { noProxy } from './refusals.ts';

/**
 * Asks an HTTP proxy to connect on to the attempt's address (RFC 9110, section 9.3.6); when it resolves, the socket
 * leads there. The plain schemes too go this way: an event stream is a connection, which forwarding could not carry.
 */
export async function httpTunnel(attempt: Attempt, socket: Socket, proxy: Proxy): Promise<void> {
  const target = attempt.address.place;
  const { credentials } = proxy;
  await attempt.wait<undefined>((open, failed) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        // Of itself Node would ask the proxy to close.
        connection: 'keep-alive',
        ...(credentials !== null && {
          'proxy-authorization': `Basic ${basicCredentials(credentials.username, credentials.password)}`,
        }),
      },
      createConnection: () => socket,
    });
    request.once('connect', (answer: IncomingMessage, _socket: Socket, beginning: Buffer) => {
      const refusal = refusedConnect(answer, beginning, target, proxy);
      if (refusal !== null) {
        failed(refusal);
        return;
      }
      if (beginning.length > 0) socket.unshift(beginning);
      open(undefined);
    });
    request.on('error', (error) => failed(noAnswer(error, proxy)));
    request.end();
    return () => request.destroy();
  });
}

function noAnswer(error: Error, proxy: Proxy): LinkFailure {
  const code = errorCode(error);
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : null;
  const beginning = packet && withoutCredentials(packet.toString('latin1', 0, 80), proxy);
  return new LinkFailure('proxy-failed', {
    step: 'proxy',
    ...noProxy(
      code.startsWith('HPE_') ? 'does not answer as an HTTP proxy does' : 'hung up instead of connecting on',
      proxy,
    ),
    evidence: [
      `${code}: ${printable(withoutCredentials(error.message, proxy))}`,
      ...(beginning === null ? [] : [`It began with: ${printable(beginning)}`]),
      proxyEvidence(proxy),
    ],
  });
}
