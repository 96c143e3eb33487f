import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../model/contract/certificate.ts';
import { TrustSettingsError } from '../trust-settings-error.ts';
import { certificateFacts } from './certificate-facts.ts';
import { certificatesOfBundle, isKeyStore } from './pkcs7.ts';

const PEM_BLOCK =
  /-----BEGIN (?<label>(?:X509 |TRUSTED )?CERTIFICATE|PKCS7|CMS)-----(?<base64>[^-]*)-----END \k<label>-----/g;

/**
 * The certificates of a file: PEM (several, among other blocks, which are left alone), DER, or PKCS #7 (.p7b) in
 * either form; one that occurs twice is given once. `file` is its name, for texts. Throws `TrustSettingsError` with
 * what the file is instead.
 */
export function readCertificates(content: Uint8Array | string, file: string): CertificateFacts[] {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content);
  const ders = dersOf(bytes);
  const found = new Map<string, CertificateFacts>();
  for (const [index, der] of ders.entries()) {
    const certificate = certificateOf(der);
    if (certificate === null) throw unusable(file, bytes, index, ders.length);
    const facts = certificateFacts(certificate);
    found.set(facts.sha256, facts);
  }
  if (found.size === 0) throw holdsNone(file, bytes);
  return [...found.values()];
}

/**
 * Those that can vouch for servers: certificate authorities, and self-signed certificates, which vouch for themselves.
 * Throws `TrustSettingsError` when there is none among them.
 */
export function authoritiesAmong(
  certificates: readonly CertificateFacts[],
  file: string,
): CertificateFacts[] {
  const authorities = certificates.filter(({ isAuthority, selfSigned }) => isAuthority || selfSigned);
  if (authorities.length > 0) return authorities;
  throw new TrustSettingsError(
    file,
    `The file "${file}" holds the certificate of a server, and none of an authority.`,
    'Name the certificate of the authority that issued it; to trust this one server alone, pin its certificate with trust.pinSha256.',
  );
}

function dersOf(bytes: Buffer): Buffer[] {
  const blocks = [...bytes.toString('latin1').matchAll(PEM_BLOCK)];
  const ders =
    blocks.length > 0 ? blocks.map(({ groups }) => Buffer.from(groups?.['base64'] ?? '', 'base64')) : [bytes];
  return ders.flatMap((der) => certificatesOfBundle(der) ?? [der]);
}

function certificateOf(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    // What it is instead is found out and told by `unusable`.
    return null;
  }
}

function unusable(file: string, bytes: Buffer, index: number, count: number): TrustSettingsError {
  if (!/-----BEGIN [A-Z0-9 ]*(?:CERTIFICATE|PKCS7|CMS)-----/.test(bytes.toString('latin1'))) {
    return holdsNone(file, bytes);
  }
  return new TrustSettingsError(
    file,
    `Certificate ${index + 1} of ${count} in the file "${file}" is damaged.`,
    'Export the file again; a certificate that was copied by hand has often lost a line.',
  );
}

function holdsNone(file: string, bytes: Buffer): TrustSettingsError {
  const text = bytes.toString('latin1');
  const [what, cure] = OTHER_FILES.find(([is]) => is(text, bytes))?.[1] ?? [
    'holds no certificate',
    'Name a file with certificates: PEM (text with "-----BEGIN CERTIFICATE-----"), DER or PKCS #7 (.p7b).',
  ];
  return new TrustSettingsError(file, `The file "${file}" ${what}.`, cure);
}

const OTHER_FILES: readonly [(text: string, bytes: Buffer) => boolean, readonly [string, string]][] = [
  [(text) => text.trim() === '', ['is empty', 'Export the certificate again.']],
  [
    (text) => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text),
    [
      'holds a private key and no certificate',
      'Name the certificate of the authority instead, and keep the key out of this folder: nobody but its owner needs it.',
    ],
  ],
  [
    (text) => /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/.test(text),
    [
      'is a request for a certificate, and no certificate',
      'Name the certificate that the authority issued, or that of the authority itself.',
    ],
  ],
  [
    (_text, bytes) => isKeyStore(bytes),
    [
      'is a key store (PKCS #12), which is locked by a password and mostly holds a private key',
      'Take the certificate out of it: openssl pkcs12 -nokeys -in STORE -out ca.pem',
    ],
  ],
];
