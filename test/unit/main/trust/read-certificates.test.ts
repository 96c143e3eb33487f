import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { authoritiesAmong, readCertificates } from '../../../../main/trust/certificates/read-certificates.ts';
import { TrustSettingsError } from '../../../../main/trust/trust-settings-error.ts';
import { makeAuthority, makeCertificate } from '../../../support/certificates.ts';

const authority = makeAuthority('Example Test CA');
const other = makeAuthority('Example Other CA');
const server = makeCertificate({ subject: 'pbx', names: ['pbx.example'], issuer: authority });

/** Made with `openssl crl2pkcs7`, `openssl cms -sign -stream` and `openssl pkcs12`; see the names. */
function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../../../fixtures/trust/${name}`, import.meta.url));
}

/** As `openssl x509 -fingerprint -sha256` prints them for the two in the fixtures. */
const IN_FIXTURES = [
  '74f1546c295f227a83045fc85710f07eb3a6807885544671d226416fad866262',
  'be6100842c365376a2fe8fed4b6b9d84e000327ae86d8f85fe56d000961a8e8d',
];

function fault(content: Uint8Array | string): TrustSettingsError {
  try {
    readCertificates(content, 'ca.file');
  } catch (error) {
    if (error instanceof TrustSettingsError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('reading certificates', () => {
  it.each([
    ['PEM', authority.certificate],
    ['PEM with lines of Windows', authority.certificate.replaceAll('\n', '\r\n')],
    ['PEM with its private key beside it', `${authority.key}${authority.certificate}`],
    ['PEM, twice the same', `${authority.certificate}${authority.certificate}`],
    ['DER', authority.der],
  ])('takes %s', (_form, content) => {
    expect(readCertificates(content, 'ca.file')).toMatchObject([
      {
        subject: 'CN=Example Test CA',
        issuer: 'CN=Example Test CA',
        isAuthority: true,
        selfSigned: true,
        sha256: authority.sha256,
        pem: authority.certificate,
        problems: [],
      },
    ]);
  });

  it('takes several from one PEM file, in their order', () => {
    const found = readCertificates(
      `# ours\n${other.certificate}# theirs\n${authority.certificate}`,
      'ca.file',
    );
    expect(found.map(({ sha256 }) => sha256)).toEqual([other.sha256, authority.sha256]);
  });

  it.each(['two-authorities.p7b', 'two-authorities-der.p7b', 'two-authorities-indefinite.p7b'])(
    'takes %s, byte for byte',
    async (name) => {
      const found = readCertificates(await fixture(name), name);
      expect(found.map(({ sha256 }) => sha256).sort()).toEqual([...IN_FIXTURES].sort());
    },
  );

  it.each([
    ['', /is empty/],
    ['the CA is on the other share', /holds no certificate/],
    [authority.key, /a private key and no certificate/],
    [`-----BEGIN CERTIFICATE REQUEST-----\nMIH=\n-----END CERTIFICATE REQUEST-----\n`, /is a request/],
    [authority.certificate.replace(/\n.{64}\n/, '\n'), /Certificate 1 of 1 .* damaged/],
    [authority.certificate.slice(0, 300), /damaged/],
    [Buffer.from([0x30, 0x80, 0x30, 0x80]), /holds no certificate/],
    [Buffer.alloc(100_000, Buffer.from([0x30, 0x80])), /holds no certificate/],
  ])('says what %j is instead', (content, cause) => {
    expect(fault(content).details.cause).toMatch(cause);
  });

  it('says that a key store is one', async () => {
    const { cause, cure } = fault(await fixture('key-store.p12')).details;
    expect(cause).toMatch(/key store \(PKCS #12\)/);
    expect(cure).toContain('openssl pkcs12 -nokeys');
  });
});

describe('the authorities among certificates', () => {
  it('leave out what was sent along of the server', () => {
    const certificates = readCertificates(`${server.certificate}${authority.certificate}`, 'chain.pem');
    expect(authoritiesAmong(certificates, 'chain.pem').map(({ sha256 }) => sha256)).toEqual([
      authority.sha256,
    ]);
  });

  it('have a self-signed server certificate among them, which vouches for itself', () => {
    const alone = makeCertificate({ subject: 'pbx' });
    expect(authoritiesAmong(readCertificates(alone.certificate, 'pbx.pem'), 'pbx.pem')).toHaveLength(1);
  });

  it('are none where there is only a server’s', () => {
    expect(() => authoritiesAmong(readCertificates(server.certificate, 'pbx.pem'), 'pbx.pem')).toThrow(
      /certificate of a server, and none of an authority/,
    );
  });
});
