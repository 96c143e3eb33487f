import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { LinkFailure } from '../../../model/failure.ts';
import { presentedChain } from '../../trust/certificate.ts';
import type { PresentedCertificate } from '../../trust/certificate.ts';
import type { SourceTrust } from '../../trust/source-trust.ts';
import { certificateFailure, handshakeFailure, pinMismatch } from '../../trust/tls-failure.ts';
import type { FailedHandshake } from '../../trust/tls-failure.ts';
import { errorCode } from './error-code.ts';
import type { Attempt } from './attempt.ts';

/**
 * Speaks TLS over a connected socket and resolves once the peer is verified; nothing has been written by then.
 *
 * Without pins, Node verifies chain, dates and host name itself and destroys the socket when a check fails; we only
 * look at the chain just before, to show it.
 *
 * With pins, a self-signed certificate must be able to pass, so Node is asked to leave the verdict to us. That is not
 * switching verification off: the handshake proves that the peer holds the key of the certificate it presents, that
 * certificate's SHA-256 must be one of the pins, and the socket is destroyed before a byte of ours is sent when it
 * is not. What OpenSSL thinks of chain, dates and name is stricter in nothing than equality with the known certificate.
 */
export function secure(attempt: Attempt, socket: Socket, trust: SourceTrust): Promise<TLSSocket> {
  const { host } = attempt.address;
  const pinned = trust.pins !== null;
  return attempt.wait((verified, failed) => {
    let chain: PresentedCertificate[] = [];
    const secured = connect({
      socket,
      host,
      // RFC 6066, section 3: a server name is never an IP address.
      servername: isIP(host) === 0 ? host : '',
      secureContext: trust.secureContext(),
      rejectUnauthorized: !pinned,
    });
    const fail = (failure: LinkFailure) => {
      failed(failure);
      secured.destroy();
    };
    const onClose = () => failed(handshakeFailure('ECONNRESET', 'closed', handshakeOf(attempt, chain)));
    // Node's own check runs in its listener of this event and takes the certificate away with the socket.
    secured.prependOnceListener('secure', () => (chain = presentedChain(secured)));
    secured.once('secureConnect', () => {
      const mismatch = trust.pins && checkPins(trust.pins, secured, attempt);
      secured.off('close', onClose);
      if (mismatch) fail(mismatch);
      else verified(secured);
    });
    // Stays for the socket's life, as on the socket beneath.
    secured.on('error', (error: Error) => fail(explain(error, handshakeOf(attempt, chain))));
    secured.once('close', onClose);
    return () => secured.destroy();
  });
}

function checkPins(pins: ReadonlySet<string>, secured: TLSSocket, attempt: Attempt): LinkFailure | null {
  const chain = presentedChain(secured);
  const [leaf] = chain;
  return leaf && pins.has(leaf.sha256) ? null : pinMismatch(pins, handshakeOf(attempt, chain));
}

function explain(error: Error, handshake: FailedHandshake): LinkFailure {
  const code = errorCode(error);
  // Once there is a chain, what fails before `secureConnect` is the verification of it.
  const aboutCertificate = handshake.chain.length > 0 && !/^(?:ERR_SSL|E[A-Z]+$)/.test(code);
  return aboutCertificate
    ? certificateFailure(code, handshake)
    : handshakeFailure(code, error.message, handshake);
}

function handshakeOf(attempt: Attempt, chain: readonly PresentedCertificate[]): FailedHandshake {
  const { host, port } = attempt.address;
  return { host, port, chain, now: attempt.clock.now() };
}
