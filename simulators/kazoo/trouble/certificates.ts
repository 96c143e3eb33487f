import { createAuthority } from '../../authority.ts';
import type { Authority } from '../../authority.ts';
import type { CertificateKind } from './conduct.ts';

export type Certificates = Record<CertificateKind, { certificate: string; key: string }>;

const HOSTS = ['127.0.0.1', 'localhost'];
const DAY = 86_400_000;

/** The good certificate, and those that an event service shows whose renewal was forgotten. */
export async function issueCertificates(authority: Authority): Promise<Certificates> {
  const stranger = await createAuthority();
  const now = Date.now();
  return {
    good: authority.issue(HOSTS),
    expired: authority.issue(HOSTS, { notBefore: new Date(now - 30 * DAY), notAfter: new Date(now - DAY) }),
    'other-name': authority.issue(['kazoo.example']),
    untrusted: stranger.issue(HOSTS),
  };
}
