/** The trust settings of a source cannot be used. `cause` and `cure` are for people. */
export class TrustSettingsError extends Error {
  /** The file as the settings name it; null when a pin is at fault. */
  readonly file: string | null;
  override readonly cause: string;
  readonly cure: string;

  constructor(file: string | null, cause: string, cure: string) {
    super(`${cause} ${cure}`);
    this.name = 'TrustSettingsError';
    this.file = file;
    this.cause = cause;
    this.cure = cure;
  }
}
