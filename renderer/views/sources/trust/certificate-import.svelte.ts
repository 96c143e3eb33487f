import type { CertificateFacts } from '../../../../model/contract/certificate.ts';
import type { Client } from '../../../../model/contract/client.ts';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import { certificateText } from './certificate-text.ts';

const MOST_BYTES = 2 * 1024 ** 2;

/** What is in a certificate file that somebody has chosen, until each certificate is taken or left. */
export class CertificateImport {
  readonly #client: Client;
  #fileName = $state('');
  #found = $state.raw<readonly CertificateFacts[]>([]);
  #trouble = $state<string | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  get fileName(): string {
    return this.#fileName;
  }

  get found(): readonly CertificateFacts[] {
    return this.#found;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  async read(file: File): Promise<void> {
    this.#fileName = file.name;
    this.#found = [];
    this.#trouble = null;
    if (file.size > MOST_BYTES) {
      this.#trouble = 'This file is too large to be a certificate. Choose a PEM, DER or P7B file.';
      return;
    }
    try {
      const content = certificateText(new Uint8Array(await file.arrayBuffer()));
      this.#found = await this.#client.ask('certificates.read', { content });
      if (this.#found.length === 0) this.#trouble = 'There is no certificate in this file.';
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.#trouble = error.message;
    }
  }

  /** Takes a certificate off the list. */
  leave(sha256: string): void {
    this.#found = this.#found.filter((certificate) => certificate.sha256 !== sha256);
  }
}
