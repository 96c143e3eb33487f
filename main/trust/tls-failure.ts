import type { CertificateFacts, PresentedChain } from '../../model/contract/certificate.ts';
import { LinkFailure } from '../../model/failure.ts';
import { chainEvidence, shownFingerprint, shownNames, shownTime } from './certificates/certificate-text.ts';
import { interceptorOf } from './interceptor.ts';
import { printable } from './printable.ts';

/** A TLS dial that failed, and what is known of it. */
export interface FailedHandshake {
  /** The host that was dialled, as the settings write it. */
  host: string;
  port: number;
  /** With their problems. */
  chain: readonly CertificateFacts[];
  /** Null where the handshake did not come so far. */
  tlsVersion: string | null;
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
  KEYUSAGE_NO_CERTSIGN: 'a certificate in the chain was issued by one whose key usage does not allow that',
  CA_MD_TOO_WEAK: 'a certificate in the chain is signed over a digest that is too weak',
  EE_KEY_TOO_SMALL: 'the key of the server’s certificate is too short',
  CA_KEY_TOO_SMALL: 'the key of an authority in the chain is too short',
  PATH_LENGTH_EXCEEDED: 'an authority in the chain may not have authorities under it',
};

const NO_TRUSTED_ISSUER = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_)/;

/**
 * A certificate that did not pass: `check` is Node's code for the check (X.509 verification codes of OpenSSL, or
 * ERR_TLS_CERT_ALTNAME_INVALID), `message` what it says of one that has no code of its own ("UNSPECIFIED").
 */
export function certificateFailure(check: string, message: string, handshake: FailedHandshake): LinkFailure {
  switch (check) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
    case 'IP_ADDRESS_MISMATCH':
      return wrongHost(check, handshake);
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return outOfTime(check, handshake);
    default:
      return untrusted(check, message, handshake);
  }
}

/** The certificate is none of the pinned ones. */
export function pinMismatch(pins: ReadonlySet<string>, handshake: FailedHandshake): LinkFailure {
  const [leaf] = handshake.chain;
  const several = pins.size > 1;
  return tlsFailure('tls-pin-mismatch', handshake, {
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
    return tlsFailure('closed-by-peer', handshake, {
      cause: `${where} accepted the connection and hung up during the TLS handshake.`,
      cure: 'Check that the service behind this port is running, that the port is its TLS port and not the plain one, and that no firewall or load balancer in between cuts TLS.',
      evidence,
    });
  }
  if (isAboutClientCertificate(code)) return clientCertificateDemanded(code, handshake);
  if (/ALERT|PROTOCOL|CIPHER|DH_KEY|NO_SHARED|INSUFFICIENT/.test(code) && !code.includes('WRONG_VERSION')) {
    return tlsFailure('tls-not-spoken', handshake, {
      cause: `${where} speaks TLS, but not in a way that can be agreed on.`,
      cure: 'The server must offer TLS 1.2 or newer with a current cipher, and not ask for a client certificate. Update it, or change its TLS settings.',
      evidence,
    });
  }
  return tlsFailure('tls-not-spoken', handshake, {
    cause: `${where} answers, but not with TLS.`,
    cure: 'The port is probably the plain one: use the TLS port of the service, or an address without TLS (ws, http, mqtt) if the service has nothing else.',
    evidence,
  });
}

/**
 * Whether an alert of the server's can only mean the certificate that we did not show (RFC 8446, 6.2). Before TLS 1.3
 * most servers say no more than that the handshake failed.
 */
export function isAboutClientCertificate(code: string): boolean {
  return /ALERT_(?:CERTIFICATE_REQUIRED|NO_CERTIFICATE|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA)$/.test(
    code,
  );
}

/** The server does not go on without a certificate of ours; TLS 1.3 says so only after the handshake. */
export function clientCertificateDemanded(code: string, handshake: FailedHandshake): LinkFailure {
  const failure = tlsFailure('tls-not-spoken', handshake, {
    cause: `${shown(handshake)} asks for a client certificate, and Ringscope has none to show.`,
    cure: 'Have this service reached without a client certificate (mutual TLS): on another port, or by an exception for this machine.',
    evidence: [`The server’s alert: ${code}`, ...chainEvidence(handshake.chain)],
  });
  // The server's own certificates had passed by then.
  if (failure.details.chain) failure.details.chain.trusted = true;
  return failure;
}

function untrusted(check: string, message: string, handshake: FailedHandshake): LinkFailure {
  const { chain } = handshake;
  const where = shown(handshake);
  const [leaf] = chain;
  const top = chain.at(-1);
  const evidence = [`Failed check: ${check}`, ...chainEvidence(chain)];
  const other = OTHER_CHECKS[check] ?? (NO_TRUSTED_ISSUER.test(check) ? undefined : printable(message));
  if (other !== undefined || leaf === undefined || top === undefined) {
    return tlsFailure('tls-untrusted', handshake, {
      cause: `The certificate of ${where} cannot be trusted: ${other ?? 'the server presented none'}.`,
      cure: 'Have the server given a proper certificate chain, or pin its certificate with trust.pinSha256 once you have compared the fingerprint with the server’s administrator.',
      evidence,
    });
  }
  if (leaf.selfSigned) {
    return tlsFailure('tls-untrusted', handshake, {
      cause: `The certificate of ${where} is self-signed: nobody but the server itself vouches for it.`,
      cure: 'Compare its fingerprint with the server’s administrator, then pin it with trust.pinSha256; or have the server given a certificate of your own authority.',
      evidence,
    });
  }
  const authority = printable(top.selfSigned ? top.subject : top.issuer);
  const interceptor = interceptorOf(chain);
  if (interceptor !== null) {
    return tlsFailure('tls-untrusted', handshake, {
      cause: `The certificate that came for ${where} was issued by “${authority}”: this looks like ${interceptor}, which opens TLS on the way and answers in the server’s place.`,
      cure: 'Ask your network’s administrators. If they confirm it, have this host excepted there, or add the CA certificate of that product, as they give it to you, to trust.caFiles.',
      evidence,
    });
  }
  return tlsFailure('tls-untrusted', handshake, {
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
  return tlsFailure('tls-wrong-host', handshake, {
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
  return tlsFailure('tls-expired', handshake, {
    cause: `${whose} ${fault}${since === undefined ? '' : ` (${early ? 'valid from' : 'valid until'} ${since})`}.`,
    cure: `${early ? 'Check the clocks of this machine and of the server' : 'Have the certificate renewed on the server'}; this machine’s clock says ${shownTime(now)}.`,
    evidence: [`Failed check: ${check}`, ...chainEvidence(chain)],
  });
}

type Code = ConstructorParameters<typeof LinkFailure>[0];

function tlsFailure(
  code: Code,
  handshake: FailedHandshake,
  details: { cause: string; cure: string; evidence: string[] },
): LinkFailure {
  const chain = failedChain(handshake);
  return new LinkFailure(code, { ...details, step: 'tls', ...(chain.certificates.length > 0 && { chain }) });
}

function failedChain(handshake: FailedHandshake): PresentedChain {
  const { chain, tlsVersion } = handshake;
  return { place: shown(handshake), certificates: [...chain], trusted: false, tlsVersion };
}

function shown({ host, port }: FailedHandshake): string {
  return host.includes(':') ? `[${host}]:${port}` : `${printable(host)}:${port}`;
}
