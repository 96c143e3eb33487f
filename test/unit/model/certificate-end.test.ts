import { describe, expect, it } from 'vitest';
import { endWarning, firstToEnd } from '../../../model/certificate-end.ts';
import { makeChain } from '../../support/make-chain.ts';

const DAY = 24 * 3_600_000;
const now = new Date(2026, 2, 2).getTime();

describe('endWarning', () => {
  it('warns from 30 days before the end of the certificate', () => {
    expect(endWarning(makeChain({ notAfter: now + 30 * DAY + 1 }), now)).toBeNull();
    expect(endWarning(makeChain({ notAfter: now + 30 * DAY }), now)).toBe(
      'The certificate of aes.example:443 ends on 1 Apr 2026, in 30 days: it must be renewed before.',
    );
  });

  it('names the issuer where that one ends first', () => {
    const issuer = { subject: 'CN=Issuing CA', notAfter: now + 2 * DAY };
    expect(endWarning(makeChain({ notAfter: now + 90 * DAY }, issuer), now)).toContain(
      "aes.example:443's issuer (CN=Issuing CA) ends on 4 Mar 2026, in 2 days",
    );
  });

  it('says so where a pinned certificate has ended already', () => {
    expect(endWarning(makeChain({ notAfter: now }), now)).toBe(
      'The certificate of aes.example:443 ended on 2 Mar 2026.',
    );
  });
});

describe('firstToEnd', () => {
  it('passes over roots and issuers of old that servers send along', () => {
    const own = { subject: 'own', notAfter: now + 90 * DAY };
    const root = { subject: 'root', notAfter: now + DAY, selfSigned: true };
    const old = { subject: 'old', notAfter: now - DAY };
    expect(firstToEnd(makeChain(own, root, old), now)?.subject).toBe('own');
  });

  it('finds nothing in an empty chain', () => {
    expect(firstToEnd(makeChain(), now)).toBeUndefined();
  });
});
