import { isAbsolute } from 'node:path';
import type { CertificateFacts } from '../../model/contract/certificate.ts';
import { readCaCertificates } from '../trust/ca-file.ts';
import { readCertificates } from '../trust/certificates/read-certificates.ts';
import { TrustSettingsError } from '../trust/trust-settings-error.ts';
import { writeCaFile } from '../trust/write-ca-file.ts';
import { refusal } from './refusals.ts';

/** What errors name a text by that came from the page. */
const CHOSEN = 'that was chosen';

/** Certificates that people bring, and what is kept of them. */
export class CertificateDesk {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Of PEM as text, or of DER or PKCS #7 as base64. */
  read(content: string): CertificateFacts[] {
    return refusing(() => readCertificates(bytesOf(content), CHOSEN));
  }

  /** Keeps certificates as a file of ours; gives its path. */
  async keep(pem: string): Promise<string> {
    return writeCaFile(this.#dataDir, this.read(pem));
  }

  /** Of a CA file that a source names; relative paths begin at our data folder. */
  async ofFile(file: string): Promise<CertificateFacts[]> {
    try {
      return await readCaCertificates(file, isAbsolute(file) ? '/' : this.#dataDir);
    } catch (error) {
      throw refused(error);
    }
  }
}

function bytesOf(content: string): Uint8Array | string {
  return content.includes('-----BEGIN') ? content : Buffer.from(content, 'base64');
}

function refusing<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw refused(error);
  }
}

function refused(error: unknown): unknown {
  return error instanceof TrustSettingsError ? refusal('file', error.message) : error;
}
