import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../../model/contract/certificate.ts';
import { fingerprint } from '../pins.ts';

// A chain has two to four members; a peer that sends hundreds gets no more attention for them.
const LONGEST_CHAIN = 10;

/**
 * What the peer presented, its own certificate first, completed by the trusted root it leads to where that is known;
 * empty when it presented none. `getPeerX509Certificate` would be shorter, but takes the certificate out of the
 * socket (Node 24.21), so that Node's own host check after it finds none.
 */
export function presentedCertificates(socket: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  // An empty object when there is none, although its type says otherwise.
  let link: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (link?.raw !== undefined && chain.length < LONGEST_CHAIN) {
    chain.push(certificateFacts(new X509Certificate(link.raw)));
    // A root is given as its own issuer.
    if (link.issuerCertificate === link) break;
    link = link.issuerCertificate;
  }
  return chain;
}

/** What it says of itself; its problems depend on where it stands: see `withProblems`. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: namesOf(certificate.subjectAltName),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    sha256: fingerprint(certificate.fingerprint256),
    serialNumber: certificate.serialNumber.toLowerCase(),
    isAuthority: certificate.ca,
    selfSigned: isSelfSigned(certificate),
    pem: certificate.toString(),
    problems: [],
  };
}

/** null for a key of a kind that Node does not know: an intermediate certificate can hold anything. */
export function publicKeyOf(certificate: X509Certificate): KeyObject | null {
  try {
    return certificate.publicKey;
  } catch {
    return null;
  }
}

/** `checkIssued` would also ask whether its key usage allows that. */
function isSelfSigned(certificate: X509Certificate): boolean {
  const key = certificate.subject === certificate.issuer ? publicKeyOf(certificate) : null;
  return key !== null && certificate.verify(key);
}

// An absent name is undefined at run time although its type says string.
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Node writes "DNS:a.example, IP Address:192.0.2.1"; a name with a comma in it is quoted as JSON. */
function namesOf(subjectAltName: string | undefined): string[] {
  const entries = subjectAltName?.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return entries.map((entry) => entry.trim().replace(/^(?:DNS|IP Address):/, ''));
}
