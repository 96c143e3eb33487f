import { LinkFailure } from '../../model/failure.ts';

/**
 * The trust settings of a source cannot be used. As no server can be verified then, it is a failure of trust, with no
 * step: it comes before the first one.
 */
export class TrustSettingsError extends LinkFailure {
  /** The file as the settings name it; null when a pin is at fault. */
  readonly file: string | null;

  constructor(file: string | null, cause: string, cure: string) {
    super('tls-untrusted', { cause, cure });
    this.name = 'TrustSettingsError';
    this.message = `${cause} ${cure}`;
    this.file = file;
  }
}
