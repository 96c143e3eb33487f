import type { SourceConfig } from '../../model/contract/sources.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { SourceTrust } from '../trust/source-trust.ts';

/** A source that is ready to run: its settings are checked and its trust is loaded. */
export interface ConfiguredSource {
  readonly config: SourceConfig;
  readonly protocol: Protocol;
  /** As `protocol.options` made them: checked, with defaults. */
  readonly options: unknown;
  readonly trust: SourceTrust;
}
