/** A private certificate authority made at run time; its key never leaves the process. */
export interface Authority {
  /** The CA certificate as PEM. */
  readonly certificate: string;
  /** Issues a certificate for DNS names and IP addresses. */
  issue(
    names: string[],
    validity?: { notBefore?: Date; notAfter?: Date },
  ): { certificate: string; key: string };
}
