import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';

let roots: string[] | undefined;
let publicContext: SecureContext | undefined;

/**
 * A context that trusts the bundled roots, the operating system's, and `own`. A CA list given to Node *replaces* its
 * defaults, so they are joined here. Reading the system's store takes some hundred ms and parsing the list tens of
 * ms, so the list is read once per process, and sources without CA files share one context.
 */
export function contextTrusting(own: readonly string[]): SecureContext {
  if (own.length > 0) return createContext([...rootCertificates(), ...own]);
  publicContext ??= createContext(rootCertificates());
  return publicContext;
}

/** A context without any authority, for sources that trust pinned certificates only. */
export function contextTrustingNobody(): SecureContext {
  return createContext([]);
}

function rootCertificates(): string[] {
  // "default" is the bundled list and what NODE_EXTRA_CA_CERTS adds to it.
  roots ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return roots;
}

function createContext(ca: string[]): SecureContext {
  return createSecureContext({
    ca,
    minVersion: 'TLSv1.2',
    // An administrator who names the issuing (intermediate) CA of a PBX trusts it, also without the root above it.
    allowPartialTrustChain: true,
  });
}
