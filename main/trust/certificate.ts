import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { fingerprint } from './pins.ts';
import { printable } from './printable.ts';

/** A certificate as a peer presented it. All texts are the peer's: show them through `certificateLine`. */
export interface PresentedCertificate {
  /** One line, "CN=aes.example, O=…". */
  subject: string;
  issuer: string;
  /** DNS names and IP addresses it is made for. */
  names: string[];
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  /** SHA-256 of the DER, lower-case hex without colons. */
  sha256: string;
  /** Its own issuer, by name and by signature. */
  selfSigned: boolean;
}

// A chain has two to four members; a peer that sends hundreds gets no more attention for them.
const LONGEST_CHAIN = 10;

/**
 * What the peer presented, its own certificate first, completed by the trusted root it leads to where that is known;
 * empty when it presented none. `getPeerX509Certificate` would be shorter, but takes the certificate out of the
 * socket (Node 24.21), so that Node's own host check after it finds none.
 */
export function presentedChain(socket: TLSSocket): PresentedCertificate[] {
  const chain: PresentedCertificate[] = [];
  // An empty object when there is none, although its type says otherwise.
  let link: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (link?.raw !== undefined && chain.length < LONGEST_CHAIN) {
    const certificate = describe(new X509Certificate(link.raw));
    chain.push(certificate);
    // A root is given as its own issuer.
    if (certificate.selfSigned) break;
    link = link.issuerCertificate;
  }
  return chain;
}

/** The chain as lines of evidence. */
export function chainEvidence(chain: readonly PresentedCertificate[]): string[] {
  if (chain.length === 0) return ['The server presented no certificate.'];
  return chain.map((one, index) => `Certificate ${index + 1} of ${chain.length}: ${certificateLine(one)}`);
}

function certificateLine(certificate: PresentedCertificate): string {
  const { subject, issuer, names, notBefore, notAfter, sha256, selfSigned } = certificate;
  const parts = [
    printable(subject || '(no subject)'),
    selfSigned ? 'self-signed' : `issued by ${printable(issuer || '(no name)')}`,
    ...(names.length > 0 ? [`for ${shownNames(names)}`] : []),
    `valid ${shownTime(notBefore)} to ${shownTime(notAfter)}`,
    `SHA-256 ${shownFingerprint(sha256)}`,
  ];
  return parts.join('; ');
}

/** At most eight names, for a text. */
export function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => printable(name, 100));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** "2026-03-02 13:00 UTC". */
export function shownTime(at: number): string {
  return Number.isNaN(at) ? 'unknown' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Upper case in pairs, as browsers and openssl show it. */
export function shownFingerprint(sha256: string): string {
  return sha256.toUpperCase().replace(/..(?=.)/g, '$&:');
}

function describe(certificate: X509Certificate): PresentedCertificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: namesOf(certificate.subjectAltName),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    sha256: fingerprint(certificate.fingerprint256),
    selfSigned: certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey),
  };
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
