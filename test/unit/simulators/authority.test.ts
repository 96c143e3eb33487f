import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../../simulators/authority.ts';

const DAY = 86_400_000;

describe('the private authority', () => {
  it('issues certificates that verify against it, for names and addresses', async () => {
    const authority = await createAuthority();
    const ca = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(authority.issue(['localhost', '127.0.0.1', '::1']).certificate);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect([ca.ca, leaf.ca]).toEqual([true, false]);
  });

  it('is accepted by a TLS client that trusts it alone, under every name it was asked for', async () => {
    const authority = await createAuthority();
    const { certificate, key } = authority.issue(['pbx.example', '127.0.0.1']);
    const server = createServer({ cert: certificate, key }, (socket) => socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    for (const host of [{}, { servername: 'pbx.example' }]) {
      const socket = connect({ host: '127.0.0.1', port: address.port, ca: authority.certificate, ...host });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
    server.close();
  });

  it('issues expired and not yet valid certificates on request', async () => {
    const authority = await createAuthority();
    const past = new Date(Math.floor(Date.now() / 1000) * 1000 - DAY);
    const expired = new X509Certificate(
      authority.issue(['localhost'], { notBefore: new Date(past.getTime() - DAY), notAfter: past })
        .certificate,
    );
    expect(expired.validToDate).toEqual(past);
  });

  it('gives every certificate its own serial number', async () => {
    const authority = await createAuthority();
    const serials = Array.from(
      { length: 20 },
      () => new X509Certificate(authority.issue(['localhost']).certificate).serialNumber,
    );
    expect(new Set(serials).size).toBe(20);
  });

  it('refuses to issue a certificate without a name', async () => {
    const authority = await createAuthority();
    expect(() => authority.issue([])).toThrow(RangeError);
  });
});
