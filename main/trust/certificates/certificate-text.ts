import type { CertificateFacts } from '../../../model/contract/certificate.ts';
import { printable } from '../printable.ts';

/** The chain as lines of evidence, each certificate followed by what is wrong with it. */
export function chainEvidence(chain: readonly CertificateFacts[]): string[] {
  if (chain.length === 0) return ['The server presented no certificate.'];
  return chain.flatMap((one, index) => [
    `Certificate ${index + 1} of ${chain.length}: ${certificateLine(one)}`,
    ...one.problems.map((problem) => `  ${problem}`),
  ]);
}

/** One certificate in a line. */
export function certificateLine(certificate: CertificateFacts): string {
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
