import type { CertificateFacts } from '../../../../model/contract/certificate.ts';
import { dateInWords, spanInWords } from '../../../../model/time-words.ts';

/** The part of a subject that people know a certificate by. */
export function shortName(subject: string): string {
  const common = /(?:^|[,\n]\s*)CN\s*=\s*("[^"]+"|[^,\n]+)/i.exec(subject)?.[1];
  const organisation = /(?:^|[,\n]\s*)O\s*=\s*("[^"]+"|[^,\n]+)/i.exec(subject)?.[1];
  return (common ?? organisation ?? subject).replace(/^"|"$/g, '').trim() || 'without a name';
}

/** Until when a certificate is valid, or since when it is not: "Valid until 3 Mar 2027 (in 100 days)". */
export function validityInWords({ notBefore, notAfter }: CertificateFacts, now: number): string {
  if (now < notBefore) return `Not valid before ${dateInWords(notBefore)}`;
  if (now > notAfter) return `Ended on ${dateInWords(notAfter)}, ${spanInWords(now - notAfter)} ago`;
  return `Valid until ${dateInWords(notAfter)} (${spanInWords(notAfter - now)})`;
}

/** A fingerprint as other programs show it, in bytes. */
export function fingerprintInWords(sha256: string): string {
  return (sha256.replaceAll(':', '').toUpperCase().match(/../g) ?? []).join(':');
}

/** The same certificate, however its fingerprint is written. */
export function isSameFingerprint(one: string, other: string): boolean {
  return one.replaceAll(':', '').toLowerCase() === other.replaceAll(':', '').toLowerCase();
}

/** What a certificate is in its chain. */
export function roleInWords({ isAuthority, selfSigned }: CertificateFacts): string {
  if (!isAuthority) return selfSigned ? 'Self-signed certificate' : 'Certificate';
  return selfSigned ? 'Root authority' : 'Intermediate authority';
}
