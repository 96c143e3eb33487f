import { createAuthority } from '../authority.ts';
import type { Authority } from '../authority.ts';
import type { CertificateKind } from './conduct.ts';

export type Certificates = Record<CertificateKind, { cert: string; key: string }>;

const HOSTS = ['127.0.0.1', 'localhost'];
const DAY = 86_400_000;

/** The good certificate, and those that a client must not accept. */
export async function issueCertificates(authority: Authority): Promise<Certificates> {
  const stranger = await createAuthority();
  const now = Date.now();
  const past = { notBefore: new Date(now - 30 * DAY), notAfter: new Date(now - DAY) };
  return {
    good: asOptions(authority.issue(HOSTS)),
    expired: asOptions(authority.issue(HOSTS, past)),
    untrusted: asOptions(stranger.issue(HOSTS)),
  };
}

function asOptions({ certificate, key }: ReturnType<Authority['issue']>): { cert: string; key: string } {
  return { cert: certificate, key };
}
