import { X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import type { CertificateFacts } from '../../../model/contract/certificate.ts';
import { printable } from '../printable.ts';
import { publicKeyOf } from './certificate-facts.ts';
import { certificateFields } from './certificate-fields.ts';
import type { CertificateFields } from './certificate-fields.ts';
import { shownFingerprint, shownNames, shownTime } from './certificate-text.ts';

/** What a chain was presented for, and what became of it. */
export interface Judgement {
  /** The host that was dialled. */
  host: string;
  /** ms since the epoch. */
  now: number;
  /** Node's code of the check that failed; null when none did. */
  check: string | null;
  /** The fingerprints that alone are trusted, where there are such. */
  pins: ReadonlySet<string> | null;
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_PURPOSE = '2.5.29.37.0';
const SHORTEST_RSA = 2048;
/** OpenSSL ends its search for an issuer with one of these. */
const NO_ISSUER = /^UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF)/;

/** The chain with what is wrong with each certificate in it, of which a failed check names only the first. */
export function withProblems(chain: readonly CertificateFacts[], judgement: Judgement): CertificateFacts[] {
  return chain.map((facts, index) => {
    const certificate = new X509Certificate(facts.pem);
    const fields = certificateFields(certificate.raw);
    return {
      ...facts,
      problems: [
        ...ofTime(facts, judgement.now),
        ...(index === 0 ? ofServer(facts, certificate, fields, judgement) : ofAuthority(facts, fields)),
        ...ofStrength(facts, certificate, fields),
        ...(index === chain.length - 1 ? ofOrigin(facts, certificate, index, judgement.check) : []),
      ],
    };
  });
}

function ofTime({ notBefore, notAfter }: CertificateFacts, now: number): string[] {
  if (now < notBefore) {
    return [`Not valid before ${shownTime(notBefore)}; the clock of this machine says ${shownTime(now)}.`];
  }
  return now > notAfter ? [`Expired on ${shownTime(notAfter)}.`] : [];
}

function ofServer(
  { names, selfSigned, sha256 }: CertificateFacts,
  certificate: X509Certificate,
  { keyUsage }: CertificateFields,
  { host, pins }: Judgement,
): string[] {
  const problems: string[] = [];
  if (pins !== null && !pins.has(sha256)) {
    problems.push(
      `Not the pinned certificate; pinned is SHA-256 ${[...pins].slice(0, 8).map(shownFingerprint).join(', ')}.`,
    );
  }
  if (checkServerIdentity(host, certificate.toLegacyObject()) !== undefined) {
    const presented = names.length > 0 ? `for ${shownNames(names)}` : 'for no host at all';
    problems.push(`Made ${presented}, and not for ${printable(host)}.`);
  }
  const purposes = purposesOf(certificate);
  if (purposes !== undefined && !purposes.includes(SERVER_AUTH) && !purposes.includes(ANY_PURPOSE)) {
    problems.push('Not made for servers: its extended key usage lacks server authentication.');
  }
  if (keyUsage !== null && !keyUsage.digitalSignature) {
    problems.push(
      'Its key usage lacks the digital signature that TLS needs; some programs, the desktop application among them, refuse it, others accept it.',
    );
  }
  if (selfSigned) problems.push('Self-signed: nobody but the server itself vouches for it.');
  return problems;
}

/** Node calls the *extended* key usage by this name; undefined, whatever its type says: good for any purpose. */
function purposesOf({ keyUsage }: X509Certificate): readonly string[] | undefined {
  return keyUsage;
}

function ofAuthority(
  { isAuthority, selfSigned }: CertificateFacts,
  { keyUsage }: CertificateFields,
): string[] {
  if (keyUsage !== null && !keyUsage.keyCertSign) {
    return ['Issued a certificate although its key usage does not allow that.'];
  }
  // Old roots of version 1 cannot say that they are authorities.
  return isAuthority || selfSigned
    ? []
    : ['Issued a certificate although it is no certificate authority (basic constraints).'];
}

function ofStrength(
  { selfSigned }: CertificateFacts,
  certificate: X509Certificate,
  { weakDigest }: CertificateFields,
): string[] {
  const problems: string[] = [];
  // What a root says of itself is not what makes it trusted.
  if (weakDigest !== null && !selfSigned)
    problems.push(`Signed with ${weakDigest}, which can be forged today.`);
  const bits = publicKeyOf(certificate)?.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < SHORTEST_RSA) {
    problems.push(`Its RSA key has ${bits} bits; at least ${SHORTEST_RSA} are needed today.`);
  }
  return problems;
}

/** Of the last certificate: what the chain hangs on. */
function ofOrigin(
  { issuer, selfSigned }: CertificateFacts,
  certificate: X509Certificate,
  index: number,
  check: string | null,
): string[] {
  if (selfSigned) {
    return index > 0 && check === 'SELF_SIGNED_CERT_IN_CHAIN'
      ? ['An authority that is not trusted here.']
      : [];
  }
  if (check === null || !NO_ISSUER.test(check)) return [];
  const source = issuerAddress(certificate);
  return [
    `Its issuer “${printable(issuer)}” was not sent by the server and is not trusted here: the server lacks an intermediate certificate, or its authority is unknown here.` +
      (source === null ? '' : ` By its own account the issuer’s certificate is to be had at ${source}.`),
  ];
}

/** Authority information access (RFC 5280, section 4.2.2.1). Shown, never fetched: it is the peer's word. */
function issuerAddress(certificate: X509Certificate): string | null {
  const access: string | undefined = certificate.infoAccess;
  const address = /^CA Issuers - URI:"?(\S+?)"?$/m.exec(access ?? '')?.[1];
  return address === undefined ? null : printable(address);
}
