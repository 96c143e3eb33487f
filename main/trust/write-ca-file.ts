import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateFacts } from '../../model/contract/certificate.ts';

/**
 * Keeps imported certificates as a PEM file below `dataDir` and gives its path, for trust.caFiles. The file is named
 * by its content (of a single certificate: its SHA-256), so importing twice makes one file, and it is there whole or
 * not at all.
 */
export async function writeCaFile(
  dataDir: string,
  certificates: readonly CertificateFacts[],
): Promise<string> {
  const folder = join(dataDir, 'authorities');
  const file = join(folder, `${nameOf(certificates)}.pem`);
  const unfinished = `${file}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(unfinished, certificates.map(({ pem }) => pem).join(''), { flush: true });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return file;
}

function nameOf(certificates: readonly CertificateFacts[]): string {
  const [first, ...more] = certificates;
  if (first === undefined) throw new RangeError('There is no certificate to write.');
  if (more.length === 0) return first.sha256;
  return createHash('sha256')
    .update(certificates.map(({ sha256 }) => sha256).join())
    .digest('hex');
}
