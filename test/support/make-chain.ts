import type { CertificateFacts, PresentedChain } from '../../model/contract/certificate.ts';

/** The accepted chain of aes.example, the server's own certificate first; each is good but for what the test names. */
export function makeChain(...certificates: Partial<CertificateFacts>[]): PresentedChain {
  return {
    place: 'aes.example:443',
    certificates: certificates.map((facts) => ({
      subject: 'CN=aes.example',
      issuer: 'CN=Issuing CA',
      names: ['aes.example'],
      notBefore: 0,
      notAfter: Date.UTC(2036, 0),
      sha256: '00'.repeat(32),
      serialNumber: '01',
      isAuthority: false,
      selfSigned: false,
      pem: '',
      problems: [],
      ...facts,
    })),
    trusted: true,
    tlsVersion: 'TLSv1.3',
  };
}
