import { describe, expect, it } from 'vitest';
import { Findings } from '../../../../main/doctor/findings.ts';
import type { CertificateFacts } from '../../../../model/contract/certificate.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 24 * 3_600_000;

function certificate(notAfter: number): CertificateFacts {
  return {
    subject: 'CN=aes.example',
    issuer: 'CN=Example authority',
    names: ['aes.example'],
    notBefore: NOW - DAY,
    notAfter,
    sha256: 'ab'.repeat(32),
    serialNumber: '01',
    isAuthority: false,
    selfSigned: false,
    pem: '',
    problems: [],
  };
}

describe('Findings', () => {
  it.each(['ws://pbx.example:5555', 'mqtt://broker.example', 'http://pbx.example:8000/v2'])(
    'tells that %s is not encrypted',
    (address) => {
      const findings = new Findings();
      findings.dialled(address);
      findings.dialled(address);
      expect(findings.texts).toHaveLength(1);
      expect(findings.texts[0]).toContain('not encrypted');
    },
  );

  it.each([
    'ws://127.0.0.1:5555',
    'mqtt://localhost',
    'ws://[::1]:80/',
    'wss://pbx.example',
    'not an address',
  ])('has nothing to say of %s', (address) => {
    const findings = new Findings();
    findings.dialled(address);
    expect(findings.texts).toEqual([]);
  });

  it('tells by the Date header by how much the clock is wrong, from a minute on', () => {
    const findings = new Findings();
    findings.answered('https://pbx.example/v2', new Date(NOW + 59_000).toUTCString(), NOW);
    findings.answered('https://pbx.example/v2', 'yesterday', NOW);
    findings.answered('https://pbx.example/v2', undefined, NOW);
    expect(findings.texts).toEqual([]);
    findings.answered('https://pbx.example/v2', new Date(NOW + 5 * 60_000).toUTCString(), NOW);
    findings.answered('https://other.example/', new Date(NOW - DAY).toUTCString(), NOW);
    expect(findings.texts[0]).toContain('5 min behind that of pbx.example');
    expect(findings.texts[1]).toContain('1 day ahead of that of other.example');
  });

  it('warns of a certificate that ends within 30 days, and of TLS that is too old', () => {
    const findings = new Findings();
    const chain = { place: 'aes.example:443', trusted: true, tlsVersion: 'TLSv1.3' };
    findings.presented({ ...chain, certificates: [certificate(NOW + 31 * DAY)] }, NOW);
    expect(findings.texts).toEqual([]);
    findings.presented({ ...chain, certificates: [certificate(NOW + 29 * DAY)] }, NOW);
    findings.presented({ ...chain, tlsVersion: 'TLSv1.1', certificates: [certificate(NOW + 90 * DAY)] }, NOW);
    expect(findings.texts).toHaveLength(2);
    expect(findings.texts[0]).toContain('aes.example:443');
    expect(findings.texts[1]).toContain('TLSv1.1');
  });
});
