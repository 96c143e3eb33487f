import { LinkFailure } from '../../model/failure.ts';
import { chainEvidence, shownFingerprint, shownNames, shownTime } from './certificate.ts';
import type { PresentedCertificate } from './certificate.ts';
import { printable } from './printable.ts';

/** A TLS dial that failed, and what is known of it. */
export interface FailedHandshake {
  /** The host that was dialled, as the settings write it. */
  host: string;
  port: number;
  chain: readonly PresentedCertificate[];
  /** ms since the epoch, to tell which certificate's time is over. */
  now: number;
}

const OTHER_CHECKS: Readonly<Record<string, string>> = {
  CERT_SIGNATURE_FAILURE: 'a signature in the chain is wrong',
  CERT_CHAIN_TOO_LONG: 'the chain is too long',
  CERT_REVOKED: 'a certificate in the chain is revoked',
  CERT_UNTRUSTED: 'a certificate in the chain is marked as not trusted',
  CERT_REJECTED: 'a certificate in the chain is marked as rejected',
  INVALID_CA: 'a certificate in the chain was issued by one that is not a certificate authority',
  INVALID_PURPOSE: 'a certificate in the chain is not made for servers (key usage)',
  PATH_LENGTH_EXCEEDED: 'an authority in the chain may not have authorities under it',
};

/**
 * A certificate that did not pass: `check` is Node's code for the check (X.509 verification codes of OpenSSL, or
 * ERR_TLS_CERT_ALTNAME_INVALID).
 */
export function certificateFailure(check: string, handshake: FailedHandshake): LinkFailure {
  switch (check) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
    case 'IP_ADDRESS_MISMATCH':
      return wrongHost(check, handshake);
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return outOfTime(check, handshake);
    default:
      return untrusted(check, handshake);
  }
}

/** The certificate is none of the pinned ones. */
export function pinMismatch(pins: ReadonlySet<string>, handshake: FailedHandshake): LinkFailure {
  const [leaf] = handshake.chain;
  const several = pins.size > 1;
  return tlsFailure('tls-pin-mismatch', {
    cause: `The certificate of ${shown(handshake)} is not ${several ? 'one of the pinned ones' : 'the pinned one'}.`,
    cure:
      'Ask whoever runs the server whether its certificate was renewed. If so, compare the fingerprint with theirs' +
      `${leaf ? ` (${shownFingerprint(leaf.sha256)})` : ''} and put it into trust.pinSha256. If not, something between here and the server answers in its place.`,
    evidence: [
      ...[...pins].slice(0, 8).map((pin) => `Pinned: SHA-256 ${shownFingerprint(pin)}`),
      ...chainEvidence(handshake.chain),
    ],
  });
}

/**
 * The handshake did not get as far as a certificate: something else than TLS answered, or TLS of another kind, or
 * the peer hung up. `code` is the socket's error code.
 */
export function handshakeFailure(code: string, message: string, handshake: FailedHandshake): LinkFailure {
  const evidence = [`${code}: ${printable(message)}`];
  const where = shown(handshake);
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') {
    return tlsFailure('closed-by-peer', {
      cause: `${where} accepted the connection and hung up during the TLS handshake.`,
      cure: 'Check that the service behind this port is running, that the port is its TLS port and not the plain one, and that no firewall or load balancer in between cuts TLS.',
      evidence,
    });
  }
  if (/ALERT|PROTOCOL|CIPHER|DH_KEY|NO_SHARED|INSUFFICIENT/.test(code) && !code.includes('WRONG_VERSION')) {
    return tlsFailure('tls-not-spoken', {
      cause: `${where} speaks TLS, but not in a way that can be agreed on.`,
      cure: 'The server must offer TLS 1.2 or newer with a current cipher, and not ask for a client certificate. Update it, or change its TLS settings.',
      evidence,
    });
  }
  return tlsFailure('tls-not-spoken', {
    cause: `${where} answers, but not with TLS.`,
    cure: 'The port is probably the plain one: use the TLS port of the service, or an address without TLS (ws, http, mqtt) if the service has nothing else.',
    evidence,
  });
}

function untrusted(check: string, handshake: FailedHandshake): LinkFailure {
  const { chain } = handshake;
  const where = shown(handshake);
  const [leaf] = chain;
  const top = chain.at(-1);
  const evidence = [`Failed check: ${check}`, ...chainEvidence(chain)];
  const other = OTHER_CHECKS[check];
  if (other !== undefined || leaf === undefined || top === undefined) {
    return tlsFailure('tls-untrusted', {
      cause: `The certificate of ${where} cannot be trusted: ${other ?? printable(check)}.`,
      cure: 'Have the server given a proper certificate chain, or pin its certificate with trust.pinSha256 once you have compared the fingerprint with the server’s administrator.',
      evidence,
    });
  }
  if (leaf.selfSigned) {
    return tlsFailure('tls-untrusted', {
      cause: `The certificate of ${where} is self-signed: nobody but the server itself vouches for it.`,
      cure: 'Compare its fingerprint with the server’s administrator, then pin it with trust.pinSha256; or have the server given a certificate of your own authority.',
      evidence,
    });
  }
  const authority = printable(top.selfSigned ? top.subject : top.issuer);
  return tlsFailure('tls-untrusted', {
    cause: `The certificate of ${where} was issued by an authority that is not trusted here: ${authority}.`,
    cure:
      `Get the CA certificate of “${authority}” from the server’s administrator and add its PEM file to trust.caFiles.` +
      (top.selfSigned
        ? ''
        : ' If that authority is a public one, the server lacks its intermediate certificate: install the whole chain there.'),
    evidence,
  });
}

function wrongHost(check: string, handshake: FailedHandshake): LinkFailure {
  const names = handshake.chain[0]?.names ?? [];
  const host = printable(handshake.host);
  const madeFor = names.length > 0 ? `it is made for ${shownNames(names)}` : 'it names no host at all';
  return tlsFailure('tls-wrong-host', {
    cause: `The certificate of ${shown(handshake)} is not made for “${host}”: ${madeFor}.`,
    cure: `${names.length > 0 ? 'Use a name of the certificate in the address, have' : 'Have'} a certificate issued that names “${host}”, or pin this one with trust.pinSha256.`,
    evidence: [`Failed check: ${check}`, ...chainEvidence(handshake.chain)],
  });
}

function outOfTime(check: string, handshake: FailedHandshake): LinkFailure {
  const { chain, now } = handshake;
  const early = check === 'CERT_NOT_YET_VALID';
  const culprit = chain.find(({ notBefore, notAfter }) => (early ? now < notBefore : now > notAfter));
  const whose =
    culprit === undefined || culprit === chain[0]
      ? `The certificate of ${shown(handshake)}`
      : `The certificate of “${printable(culprit.subject)}”, which vouches for ${shown(handshake)},`;
  const since = culprit && shownTime(early ? culprit.notBefore : culprit.notAfter);
  const fault = early ? 'is not valid yet' : 'has expired';
  return tlsFailure('tls-expired', {
    cause: `${whose} ${fault}${since === undefined ? '' : ` (${early ? 'valid from' : 'valid until'} ${since})`}.`,
    cure: `${early ? 'Check the clocks of this machine and of the server' : 'Have the certificate renewed on the server'}; this machine’s clock says ${shownTime(now)}.`,
    evidence: [`Failed check: ${check}`, ...chainEvidence(chain)],
  });
}

type Code = ConstructorParameters<typeof LinkFailure>[0];

function tlsFailure(code: Code, details: { cause: string; cure: string; evidence: string[] }): LinkFailure {
  return new LinkFailure(code, { ...details, step: 'tls' });
}

function shown({ host, port }: FailedHandshake): string {
  return host.includes(':') ? `[${host}]:${port}` : `${printable(host)}:${port}`;
}
