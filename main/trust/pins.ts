import { TrustSettingsError } from './trust-settings-error.ts';

const FINGERPRINT = /^[0-9a-f]{64}$/;

/** The pins of a source as `fingerprint` writes them, or null when it has none. Throws `TrustSettingsError`. */
export function readPins(setting: string | string[] | null): ReadonlySet<string> | null {
  if (setting === null) return null;
  const pins = (typeof setting === 'string' ? [setting] : setting).map(fingerprint);
  if (pins.length === 0 || !pins.every((pin) => FINGERPRINT.test(pin))) {
    throw new TrustSettingsError(
      null,
      'trust.pinSha256 is not a SHA-256 fingerprint.',
      'Write 64 hexadecimal digits, with or without colons, or set it to null to trust certificate authorities.',
    );
  }
  return new Set(pins);
}

/** One spelling for fingerprints: lower-case hexadecimal without colons. */
export function fingerprint(text: string): string {
  return text.replaceAll(':', '').toLowerCase();
}
