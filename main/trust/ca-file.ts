import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CertificateFacts } from '../../model/contract/certificate.ts';
import { authoritiesAmong, readCertificates } from './certificates/read-certificates.ts';
import { TrustSettingsError } from './trust-settings-error.ts';

const LARGEST_CA_FILE = 4 * 1024 * 1024;

/**
 * The authorities of one file (PEM, DER or PKCS #7), each as PEM; what else is in it is left alone. `file` is relative
 * to `baseDir`. Throws `TrustSettingsError` for a file that cannot be read or holds none.
 */
export async function readCaFile(file: string, baseDir: string): Promise<string[]> {
  return (await readCaCertificates(file, baseDir)).map(({ pem }) => pem);
}

/** The same, with what is to be known of each. */
export async function readCaCertificates(file: string, baseDir: string): Promise<CertificateFacts[]> {
  const content = await contentOf(file, resolve(baseDir, file));
  return authoritiesAmong(readCertificates(content, file), file);
}

async function contentOf(file: string, path: string): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (error) {
    throw unreadable(file, error);
  }
  if (content.length > LARGEST_CA_FILE) {
    throw new TrustSettingsError(
      file,
      `The CA file "${file}" is larger than 4 MiB, so it is not a list of CA certificates.`,
      'Name the file of the certificate authority in trust.caFiles.',
    );
  }
  return content;
}

function unreadable(file: string, error: unknown): TrustSettingsError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TrustSettingsError(
      file,
      `The CA file "${file}" does not exist.`,
      'Correct its path in trust.caFiles: a relative path begins at the folder of the sources file.',
    );
  }
  if (code === 'EISDIR') {
    return new TrustSettingsError(
      file,
      `"${file}" in trust.caFiles is a folder.`,
      'Name the files in it one by one.',
    );
  }
  return new TrustSettingsError(
    file,
    `The CA file "${file}" cannot be read (${code}).`,
    'Give this user the right to read the file, or name a copy that can be read.',
  );
}
