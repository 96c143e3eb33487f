import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCertificates } from '../../../../main/trust/certificates/read-certificates.ts';
import { loadTrust } from '../../../../main/trust/source-trust.ts';
import { writeCaFile } from '../../../../main/trust/write-ca-file.ts';
import { makeAuthority } from '../../../support/certificates.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const one = makeAuthority('Example Test CA');
const other = makeAuthority('Example Other CA');

it('an imported authority is a file named by its fingerprint, which a source can trust', async () => {
  const folder = await temporaryFolder();
  const certificates = readCertificates(one.certificate, 'ca.pem');
  const file = await writeCaFile(folder, certificates);
  expect(file).toBe(join(folder, 'authorities', `${one.sha256}.pem`));
  expect(await readFile(file, 'utf8')).toBe(one.certificate);
  await expect(loadTrust({ caFiles: [file], pinSha256: null }, '.')).resolves.toBeDefined();
});

it('importing the same again leaves one file', async () => {
  const folder = await temporaryFolder();
  const certificates = readCertificates(`${one.certificate}${other.certificate}`, 'ca.pem');
  const files = [await writeCaFile(folder, certificates), await writeCaFile(folder, certificates)];
  expect(files[0]).toBe(files[1]);
  expect(await readdir(join(folder, 'authorities'))).toHaveLength(1);
});
