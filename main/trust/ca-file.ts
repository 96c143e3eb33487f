import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TrustSettingsError } from './trust-settings-error.ts';

const LARGEST_CA_FILE = 4 * 1024 * 1024;
const CERTIFICATE_BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * The certificates of one PEM file, each as PEM; other blocks in it are left alone. `file` is relative to `baseDir`.
 * Throws `TrustSettingsError` for a file that cannot be read or holds no usable certificate.
 */
export async function readCaFile(file: string, baseDir: string): Promise<string[]> {
  const content = await contentOf(file, resolve(baseDir, file));
  const blocks = content.toString('latin1').match(CERTIFICATE_BLOCK);
  if (blocks === null) throw noCertificate(file, content);
  for (const [index, block] of blocks.entries()) {
    if (!isCertificate(block)) {
      throw new TrustSettingsError(
        file,
        `Certificate ${index + 1} of ${blocks.length} in the CA file "${file}" is damaged.`,
        'Export the file again; a certificate that was copied by hand has often lost a line.',
      );
    }
  }
  return blocks;
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
      'Name the PEM file of the certificate authority in trust.caFiles.',
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
      'Name the PEM files in it one by one.',
    );
  }
  return new TrustSettingsError(
    file,
    `The CA file "${file}" cannot be read (${code}).`,
    'Give this user the right to read the file, or name a copy that can be read.',
  );
}

function noCertificate(file: string, content: Buffer): TrustSettingsError {
  const text = content.toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return new TrustSettingsError(
      file,
      `The CA file "${file}" holds a private key and no certificate.`,
      'Name the certificate of the authority instead, and keep the key out of this folder: nobody but its owner needs it.',
    );
  }
  if (isCertificate(content)) {
    return new TrustSettingsError(
      file,
      `The CA file "${file}" is a certificate in DER form; PEM is needed.`,
      `Convert it: openssl x509 -inform der -in "${file}" -out ca.pem`,
    );
  }
  if (/-----BEGIN PKCS7-----/.test(text)) {
    return new TrustSettingsError(
      file,
      `The CA file "${file}" is a PKCS #7 bundle; single PEM certificates are needed.`,
      `Convert it: openssl pkcs7 -print_certs -in "${file}" -out ca.pem`,
    );
  }
  return new TrustSettingsError(
    file,
    `The CA file "${file}" holds no certificate.`,
    'Name a PEM file: text that holds "-----BEGIN CERTIFICATE-----".',
  );
}

function isCertificate(content: string | Buffer): boolean {
  try {
    return new X509Certificate(content).raw.length > 0;
  } catch {
    return false;
  }
}
