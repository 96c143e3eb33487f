import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../../../../../model/contract/certificate.ts';
import { certificateText } from '../../../../../../renderer/views/sources/trust/certificate-text.ts';
import {
  fingerprintInWords,
  isSameFingerprint,
  shortName,
  validityInWords,
} from '../../../../../../renderer/views/sources/trust/certificate-words.ts';

const DAY = 86_400_000;
const FACTS: CertificateFacts = {
  subject: 'CN=aes.example, O=Example Telephony',
  issuer: 'CN=Example Root',
  names: ['aes.example'],
  notBefore: 10 * DAY,
  notAfter: 20 * DAY,
  sha256: 'ab'.repeat(32),
  serialNumber: '01',
  isAuthority: false,
  selfSigned: false,
  pem: '',
  problems: [],
};

describe('a certificate', () => {
  it.each([
    ['CN=aes.example, O=Example', 'aes.example'],
    ['O="Example, Telephony", C=FR', 'Example, Telephony'],
    ['C=FR\nO=Example\nCN=Root', 'Root'],
    ['OU=Nobody', 'OU=Nobody'],
    ['', 'without a name'],
  ])('with the subject %j is known as %s', (subject, name) => {
    expect(shortName(subject)).toBe(name);
  });

  it.each([
    [9 * DAY, /^Not valid before /],
    [15 * DAY, /^Valid until .* \(5 days\)$/],
    [25 * DAY, /^Ended on .*, 5 days ago$/],
  ])('at %i ms says how long it is valid', (now, words) => {
    expect(validityInWords(FACTS, now)).toMatch(words);
  });

  it('has one fingerprint, however it is written', () => {
    const written = fingerprintInWords(FACTS.sha256);
    expect(written).toMatch(/^(AB:){31}AB$/);
    expect(isSameFingerprint(written, FACTS.sha256)).toBe(true);
  });
});

describe('a certificate file', () => {
  it('is handed over as it stands where it is PEM', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(certificateText(new TextEncoder().encode(pem))).toBe(pem);
  });

  it('is handed over as base64 where it is binary', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(certificateText(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('that holds base64 alone loses nothing but its line ends', () => {
    const base64 = Buffer.alloc(60, 0x30).toString('base64');
    expect(certificateText(new TextEncoder().encode(`${base64.slice(0, 40)}\r\n${base64.slice(40)}`))).toBe(
      base64,
    );
  });
});
