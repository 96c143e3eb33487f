import type { SecureContext } from 'node:tls';
import type { TrustSettings } from '../../model/contract/sources.ts';
import { readCaFile } from './ca-file.ts';
import { readPins } from './pins.ts';
import { contextTrusting, contextTrustingNobody } from './root-certificates.ts';

/**
 * Whom one source trusts. Immutable, and the same object serves every path of that source: token request, REST,
 * WebSocket, MQTT, reconnect, proxy.
 */
export interface SourceTrust {
  /**
   * When not null, exactly these certificates are trusted (SHA-256 of the DER, lower-case hex without colons): the
   * server's own certificate decides by its fingerprint, and neither its issuer nor its names nor its dates are asked.
   */
  readonly pins: ReadonlySet<string> | null;
  /** The trusted authorities and the oldest TLS version (1.2) for a dial; built at the first call, then kept. */
  secureContext(): SecureContext;
}

/**
 * Reads the CA files (relative to `baseDir`) and the pins. Throws `TrustSettingsError` when one cannot be used, also
 * for CA files beside pins, so that a wrong path is told before the pins are taken away again.
 */
export async function loadTrust(settings: TrustSettings, baseDir: string): Promise<SourceTrust> {
  const pins = readPins(settings.pinSha256);
  const own = (await Promise.all(settings.caFiles.map((file) => readCaFile(file, baseDir)))).flat();
  let context: SecureContext | undefined;
  return Object.freeze({
    pins,
    secureContext() {
      context ??= pins === null ? contextTrusting(own) : contextTrustingNobody();
      return context;
    },
  });
}
