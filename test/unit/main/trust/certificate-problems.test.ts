import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { certificateFacts } from '../../../../main/trust/certificates/certificate-facts.ts';
import { withProblems } from '../../../../main/trust/certificates/certificate-problems.ts';
import type { Judgement } from '../../../../main/trust/certificates/certificate-problems.ts';
import { makeAuthority, makeCertificate, makePowerlessAuthority } from '../../../support/certificates.ts';
import type { MadeCertificate } from '../../../support/certificates.ts';

const DAY = 86_400_000;
const now = Date.now();
const authority = makeAuthority('Example PBX CA');
const powerless = makePowerlessAuthority('Example Powerless CA');
const HOST = { subject: 'pbx', names: ['pbx.example'], issuer: authority };
const good = makeCertificate(HOST);

const facts = ({ der }: MadeCertificate) => certificateFacts(new X509Certificate(der));

function problems(chain: MadeCertificate[], judgement: Partial<Judgement> = {}): string[][] {
  const told = withProblems(chain.map(facts), {
    host: 'pbx.example',
    now,
    check: null,
    pins: null,
    ...judgement,
  });
  return told.map((one) => one.problems);
}

describe('the problems of a chain', () => {
  it('are none where all is well', () => {
    expect(problems([good, authority])).toEqual([[], []]);
  });

  it.each<[string, MadeCertificate[], Partial<Judgement>, RegExp[]]>([
    ['a certificate that has ended', [good], { now: now + 31 * DAY }, [/^Expired on 20/]],
    [
      'one that has not begun',
      [good],
      { now: now - 2 * DAY },
      [/^Not valid before 20.* the clock of this machine says/],
    ],
    [
      'one of another host',
      [good],
      { host: 'aes.example' },
      [/^Made for pbx\.example, and not for aes\.example\.$/],
    ],
    [
      'one without a host',
      [makeCertificate({ subject: 'x', issuer: authority })],
      {},
      [/^Made for no host at all/],
    ],
    [
      'one for clients only',
      [makeCertificate({ ...HOST, purpose: 'client' })],
      {},
      [/lacks server authentication/],
    ],
    [
      'a self-signed one',
      [makeCertificate({ subject: 'pbx', names: ['pbx.example'] })],
      {},
      [/^Self-signed/],
    ],
    [
      'one that is not pinned',
      [good],
      { pins: new Set(['ab'.repeat(32)]) },
      [/^Not the pinned certificate; pinned is SHA-256 AB:AB/],
    ],
    [
      'one whose issuer is missing',
      [makeCertificate({ ...HOST, issuerAddress: 'http://ca.example/pbx.crt' })],
      { check: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      [/^Its issuer “CN=Example PBX CA” was not sent .* to be had at http:\/\/ca\.example\/pbx\.crt\.$/],
    ],
  ])('name %s', (_what, chain, judgement, expected) => {
    expect(problems(chain, judgement)[0]).toEqual(
      expected.map((text) => expect.stringMatching(text) as unknown),
    );
  });

  it('name an authority that is not trusted', () => {
    expect(problems([good, authority], { check: 'SELF_SIGNED_CERT_IN_CHAIN' })[1]).toEqual([
      'An authority that is not trusted here.',
    ]);
  });

  it('name an issuer that may not issue', () => {
    const chain = [makeCertificate({ ...HOST, issuer: powerless }), powerless];
    expect(problems(chain)).toEqual([[], [expect.stringMatching(/key usage does not allow/)]]);
    expect(problems([good, makeCertificate(HOST)])[1]).toEqual([
      expect.stringMatching(/no certificate authority/),
    ]);
  });

  it('are found too where a key is of an unknown kind', () => {
    const der = Buffer.from(authority.der);
    // The last byte of id-ecPublicKey (RFC 5480, 2.1.1).
    der[der.indexOf('2a8648ce3d0201', 'hex') + 6] = 0x7f;
    expect(problems([good, { ...authority, der }])).toEqual([[], []]);
  });

  it('name a key usage that only some programs accept', () => {
    expect(problems([makeAuthority('pbx.example')])[0]).toContainEqual(
      expect.stringMatching(/lacks the digital signature/),
    );
  });

  it.each([
    ['sha1-signature.pem', /^Signed with SHA-1/],
    ['short-key.pem', /^Its RSA key has 1024 bits; at least 2048/],
  ])('name what is weak in %s', async (name, expected) => {
    const pem = await readFile(new URL(`../../../fixtures/trust/${name}`, import.meta.url));
    const [told] = withProblems([certificateFacts(new X509Certificate(pem))], {
      host: 'pbx.example',
      now,
      check: null,
      pins: null,
    });
    expect(told?.problems).toContainEqual(expect.stringMatching(expected));
  });
});
