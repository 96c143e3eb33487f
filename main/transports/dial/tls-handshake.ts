import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../../model/contract/certificate.ts';
import type { LinkFailure } from '../../../model/failure.ts';
import { presentedCertificates } from '../../trust/certificates/certificate-facts.ts';
import { withProblems } from '../../trust/certificates/certificate-problems.ts';
import { certificateLine } from '../../trust/certificates/certificate-text.ts';
import type { SourceTrust } from '../../trust/source-trust.ts';
import {
  certificateFailure,
  clientCertificateDemanded,
  handshakeFailure,
  isAboutClientCertificate,
  pinMismatch,
} from '../../trust/tls-failure.ts';
import type { FailedHandshake } from '../../trust/tls-failure.ts';
import type { Place } from './address.ts';
import type { Attempt } from './attempt.ts';
import { errorCode } from './error-code.ts';

/**
 * Speaks TLS with `to` over a connected socket and resolves once the peer is verified; nothing has been written by
 * then. The chain is told to the attempt, or is in the failure.
 *
 * Without pins, Node verifies chain, dates and host name itself and destroys the socket when a check fails; we only
 * look at the chain just before, to show it.
 *
 * With pins, a self-signed certificate must be able to pass, so Node is asked to leave the verdict to us. That is not
 * switching verification off: the handshake proves that the peer holds the key of the certificate it presents, that
 * certificate's SHA-256 must be one of the pins, and the socket is destroyed before a byte of ours is sent when it
 * is not. What OpenSSL thinks of chain, dates and name is stricter in nothing than equality with the known certificate.
 */
export function secure(attempt: Attempt, socket: Socket, trust: SourceTrust, to: Place): Promise<TLSSocket> {
  const { pins } = trust;
  return attempt.wait((verified, failed) => {
    let certificates: CertificateFacts[] = [];
    let tlsVersion: string | null = null;
    const secured = beginTls(socket, trust, to);
    const fail = (failure: LinkFailure) => {
      const presented = failure.details.chain;
      if (presented !== undefined) attempt.presented(presented);
      failed(failure);
      secured.destroy();
    };
    const handshake = (check: string | null) =>
      handshakeOf(attempt, to, { certificates, tlsVersion, check, pins });
    const onClose = () => failed(handshakeFailure('ECONNRESET', 'closed', handshake(null)));
    const onError = (error: Error) => fail(explain(error, handshake(errorCode(error))));
    // Node's own check runs in its listener of this event and takes the certificate away with the socket; to ask a
    // destroyed one for its version ends the process (Node 24.21).
    secured.prependOnceListener('secure', () => {
      certificates = presentedCertificates(secured);
      tlsVersion = secured.getProtocol();
    });
    secured.once('secureConnect', () => {
      secured.off('close', onClose);
      const [leaf] = certificates;
      if (pins !== null && !(leaf && pins.has(leaf.sha256))) {
        fail(pinMismatch(pins, handshake(null)));
        return;
      }
      tellChain(attempt, to, handshake(null));
      secured.off('error', onError);
      // Stays for the socket's life, as on the socket beneath.
      secured.on('error', (error: Error) => onLateAlert(attempt, error, handshake));
      verified(secured);
    });
    secured.on('error', onError);
    secured.once('close', onClose);
    return () => secured.destroy();
  });
}

function beginTls(socket: Socket, trust: SourceTrust, { host }: Place): TLSSocket {
  return connect({
    socket,
    host,
    // RFC 6066, section 3: a server name is never an IP address.
    servername: isIP(host) === 0 ? host : '',
    secureContext: trust.secureContext(),
    rejectUnauthorized: trust.pins === null,
  });
}

function tellChain(attempt: Attempt, { place }: Place, { chain, tlsVersion }: FailedHandshake): void {
  const [leaf] = chain;
  attempt.found(`${tlsVersion ?? 'TLS'}, ${leaf ? certificateLine(leaf) : 'no certificate'}`);
  attempt.presented({ place, certificates: [...chain], trusted: true, tlsVersion });
}

/** In TLS 1.3 the server looks at the client's certificate when the handshake is over for us (RFC 8446, 4.4.2.4). */
function onLateAlert(
  attempt: Attempt,
  error: Error,
  handshake: (check: string | null) => FailedHandshake,
): void {
  const code = errorCode(error);
  if (isAboutClientCertificate(code)) attempt.end(clientCertificateDemanded(code, handshake(null)));
}

function explain(error: Error, handshake: FailedHandshake): LinkFailure {
  const code = errorCode(error);
  // Once there is a chain, what fails before `secureConnect` is the verification of it.
  const aboutCertificate = handshake.chain.length > 0 && !/^(?:ERR_SSL|E[A-Z]+$)/.test(code);
  return aboutCertificate
    ? certificateFailure(code, error.message, handshake)
    : handshakeFailure(code, error.message, handshake);
}

function handshakeOf(
  { clock }: Attempt,
  { host, port }: Place,
  found: {
    certificates: readonly CertificateFacts[];
    tlsVersion: string | null;
    check: string | null;
    pins: ReadonlySet<string> | null;
  },
): FailedHandshake {
  const { certificates, tlsVersion, check, pins } = found;
  const now = clock.now();
  return { host, port, chain: withProblems(certificates, { host, now, check, pins }), tlsVersion, now };
}
