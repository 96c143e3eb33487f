import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Authority } from '../../simulators/authority.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The certificate of an authority as a file, gone after the test. */
export async function caFile(authority: Pick<Authority, 'certificate'>): Promise<string> {
  const file = join(await temporaryFolder(), 'ca.pem');
  await writeFile(file, authority.certificate);
  return file;
}
