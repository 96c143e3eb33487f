/**
 * What to press in this page, of a cure that names the settings it is about as the sources file has them; null where it
 * names none.
 */
export function cureHere(cure: string): string | null {
  if (cure.includes('trust.caFiles')) {
    return (
      'Here: press “Trust this authority for this source” at the certificate below where it is there, or choose ' +
      '“Import a certificate file…” under “Certificates and proxy” of the source. Where there is no such file, press ' +
      '“Pin this certificate” once its fingerprint has been compared.'
    );
  }
  if (cure.includes('trust.pinSha256')) {
    return 'Here: press “Pin this certificate” at the certificate below, once its fingerprint has been compared.';
  }
  return null;
}
