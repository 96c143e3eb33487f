import { describe, expect, it } from 'vitest';
import { certificateFailure, handshakeFailure, pinMismatch } from '../../../../main/trust/tls-failure.ts';
import type { CertificateFacts } from '../../../../model/contract/certificate.ts';

const NOW = Date.UTC(2026, 2, 2, 13);
const DAY = 86_400_000;

const leaf: CertificateFacts = {
  subject: 'CN=aes.example',
  issuer: 'CN=SMGR CA, O=Example',
  names: ['aes.example'],
  notBefore: NOW - DAY,
  notAfter: NOW + DAY,
  sha256: 'ab'.repeat(32),
  serialNumber: '01',
  isAuthority: false,
  selfSigned: false,
  pem: '',
  problems: [],
};
const root: CertificateFacts = {
  ...leaf,
  subject: 'CN=SMGR CA, O=Example',
  names: [],
  sha256: 'cd'.repeat(32),
  selfSigned: true,
};
const handshake = { host: 'aes.example', port: 443, chain: [leaf, root], tlsVersion: null, now: NOW };

describe('a certificate that does not pass', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
    ['INVALID_PURPOSE', 'tls-untrusted'],
    ['CERT_REVOKED', 'tls-untrusted'],
    ['CERT_HAS_EXPIRED', 'tls-expired'],
    ['CERT_NOT_YET_VALID', 'tls-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-host'],
  ])('with %s is %s, at step tls, with the chain as evidence', (check, code) => {
    const failure = certificateFailure(check, 'message', handshake);
    expect(failure.code).toBe(code);
    expect(failure.details.step).toBe('tls');
    expect(failure.details.evidence?.[0]).toContain(check);
    expect(failure.details.evidence?.slice(1)).toEqual([
      expect.stringMatching(/^Certificate 1 of 2: CN=aes\.example; issued by CN=SMGR CA/),
      expect.stringMatching(/^Certificate 2 of 2: CN=SMGR CA, O=Example; self-signed/),
    ]);
  });

  it('names the authority that is to be added', () => {
    const { cause, cure } = certificateFailure('SELF_SIGNED_CERT_IN_CHAIN', 'message', handshake).details;
    expect(cause).toContain('CN=SMGR CA, O=Example');
    expect(cure).toContain('trust.caFiles');
  });

  it('proposes a missing intermediate when the chain ends below its root', () => {
    const { cure } = certificateFailure('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'message', {
      ...handshake,
      chain: [leaf],
    }).details;
    expect(cure).toContain('intermediate');
  });

  it('proposes a pin for a self-signed one', () => {
    const chain = [{ ...leaf, selfSigned: true }];
    const { cause, cure } = certificateFailure('DEPTH_ZERO_SELF_SIGNED_CERT', 'message', {
      ...handshake,
      chain,
    }).details;
    expect(cause).toContain('self-signed');
    expect(cure).toContain('trust.pinSha256');
  });

  it.each([
    ['CN=Zscaler Intermediate Root CA (zscalertwo.net), O=Zscaler Inc.', 'Zscaler'],
    ['C=US, O=Fortinet, OU=Certificate Authority, CN=FG100ETK18000000', 'Fortinet FortiGate'],
    ['O=mitmproxy, CN=mitmproxy', 'mitmproxy'],
  ])('names the product that seems to open TLS on the way: %s', (issuer, product) => {
    const chain = [{ ...leaf, issuer }];
    const { cause, cure } = certificateFailure('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'message', {
      ...handshake,
      chain,
    }).details;
    expect(cause).toContain(`this looks like ${product}, which opens TLS on the way`);
    expect(cure).toContain('trust.caFiles');
  });

  it('takes no ordinary authority for such a product', () => {
    const { cause } = certificateFailure('SELF_SIGNED_CERT_IN_CHAIN', 'message', handshake).details;
    expect(cause).not.toContain('opens TLS');
  });

  it('is told in the words of OpenSSL where the check has no code', () => {
    const { cause } = certificateFailure('UNSPECIFIED', 'CA signature digest algorithm too weak', {
      ...handshake,
      chain: [leaf],
    }).details;
    expect(cause).toContain('CA signature digest algorithm too weak');
  });

  it('carries the chain as data', () => {
    expect(certificateFailure('CERT_HAS_EXPIRED', 'message', handshake).details.chain).toEqual({
      place: 'aes.example:443',
      certificates: [leaf, root],
      trusted: false,
      tlsVersion: null,
    });
  });

  it('tells whose time is over, since when, and what this machine’s clock says', () => {
    const chain = [leaf, { ...root, notAfter: NOW - DAY }];
    const { cause, cure } = certificateFailure('CERT_HAS_EXPIRED', 'message', {
      ...handshake,
      chain,
    }).details;
    expect(cause).toContain('CN=SMGR CA');
    expect(cause).toContain('2026-03-01 13:00 UTC');
    expect(cure).toContain('2026-03-02 13:00 UTC');
  });

  it('tells which names would do', () => {
    const { cause } = certificateFailure('ERR_TLS_CERT_ALTNAME_INVALID', 'message', {
      ...handshake,
      host: 'pbx',
    }).details;
    expect(cause).toMatch(/not made for “pbx”: it is made for aes\.example/);
  });

  it('cannot paint the screen with its names', () => {
    const chain = [{ ...leaf, subject: 'CN=\u001b[2J\u202eevil' }];
    const { evidence } = certificateFailure('CERT_HAS_EXPIRED', 'message', { ...handshake, chain }).details;
    expect(evidence?.join()).toContain('CN=\\u{1b}[2J\\u{202e}evil');
  });
});

it('a pin mismatch shows both fingerprints', () => {
  const failure = pinMismatch(new Set(['ef'.repeat(32)]), handshake);
  expect(failure.code).toBe('tls-pin-mismatch');
  expect(failure.details.evidence?.join('\n')).toContain(Array(32).fill('EF').join(':'));
  expect(failure.details.evidence?.join('\n')).toContain(Array(32).fill('AB').join(':'));
});

describe('a handshake that fails', () => {
  it.each([
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-not-spoken', /not with TLS/],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'tls-not-spoken', /not with TLS/],
    ['EPROTO', 'tls-not-spoken', /not with TLS/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-not-spoken', /speaks TLS, but/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls-not-spoken', /speaks TLS, but/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tls-not-spoken', /speaks TLS, but/],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls-not-spoken', /asks for a client certificate/],
    ['ECONNRESET', 'closed-by-peer', /hung up during the TLS handshake/],
  ])('with %s is %s', (code, expected, cause) => {
    const failure = handshakeFailure(code, 'message', handshake);
    expect(failure.code).toBe(expected);
    expect(failure.details.step).toBe('tls');
    expect(failure.details.cause).toMatch(cause);
  });
});
