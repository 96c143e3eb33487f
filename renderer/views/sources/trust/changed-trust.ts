import type { SourceConfig } from '../../../../model/contract/sources.ts';

/** The fingerprints that a source is pinned to; none: it goes by authorities. */
export function trustedPins({ trust }: SourceConfig): string[] {
  const { pinSha256: pins } = trust;
  return pins === null ? [] : typeof pins === 'string' ? [pins] : pins;
}

/** The source with one more CA file. */
export function withAuthority(config: SourceConfig, file: string): SourceConfig {
  const { caFiles } = config.trust;
  return caFiles.includes(file)
    ? config
    : { ...config, trust: { ...config.trust, caFiles: [...caFiles, file] } };
}

/** The source with one more pin. */
export function withPin(config: SourceConfig, sha256: string): SourceConfig {
  const pins = [...trustedPins(config), sha256];
  return { ...config, trust: { ...config.trust, pinSha256: pins.length === 1 ? sha256 : pins } };
}
