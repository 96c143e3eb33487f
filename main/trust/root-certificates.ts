import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { NewestMap } from '../../model/newest-map.ts';

/** Many sources know few authorities, and a context takes a few MB. */
const CONTEXTS_KEPT = 16;

let roots: string[] | undefined;
const contexts = new NewestMap<SecureContext>(CONTEXTS_KEPT);

/**
 * A context that trusts the bundled roots, the operating system's, and `own`. A CA list given to Node *replaces* its
 * defaults, so they are joined here. Reading the system's store takes some hundred ms and parsing the list tens of
 * ms, so the list is read once per process, and sources of the same authorities share one context.
 */
export function contextTrusting(own: readonly string[]): SecureContext {
  const key = own.join('\n');
  const context = contexts.get(key) ?? createContext([...rootCertificates(), ...own]);
  contexts.set(key, context);
  return context;
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
