import type { CertificateFacts } from '../../model/contract/certificate.ts';

/** Names that products write into the certificates with which they answer in a server's place. */
const PRODUCTS: readonly [RegExp, string][] = [
  [/zscaler/i, 'Zscaler'],
  [/fortinet|fortigate/i, 'Fortinet FortiGate'],
  [/palo ?alto networks/i, 'a Palo Alto Networks firewall'],
  [/blue ?coat/i, 'Blue Coat ProxySG'],
  [/cisco umbrella|opendns/i, 'Cisco Umbrella'],
  [/netskope|goskope/i, 'Netskope'],
  [/mcafee web gateway|skyhigh/i, 'Skyhigh (McAfee) Web Gateway'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/sophos/i, 'Sophos'],
  [/barracuda/i, 'Barracuda'],
  [/check ?point.*(?:software|https|ca)/i, 'a Check Point firewall'],
  [/watchguard|fireware/i, 'WatchGuard'],
  [/sonicwall/i, 'SonicWall'],
  [/kaspersky/i, 'Kaspersky'],
  [/\beset\b/i, 'ESET'],
  [/avast|\bavg\b/i, 'Avast'],
  [/bitdefender/i, 'Bitdefender'],
  [/\bsquid\b/i, 'Squid'],
  [/mitmproxy/i, 'mitmproxy'],
  [/charles proxy/i, 'Charles'],
  [/fiddler/i, 'Fiddler'],
  [/portswigger/i, 'Burp Suite'],
];

/**
 * The product that seems to open TLS between here and the server, by the issuers in a chain; null where none is
 * known. A hint: such a product writes its own name, and a company may rename it.
 */
export function interceptorOf(chain: readonly CertificateFacts[]): string | null {
  const issuers = chain.map(({ issuer }) => issuer).join('\n');
  return PRODUCTS.find(([sign]) => sign.test(issuers))?.[1] ?? null;
}
