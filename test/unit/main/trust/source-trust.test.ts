import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTrust } from '../../../../main/trust/source-trust.ts';
import { TrustSettingsError } from '../../../../main/trust/trust-settings-error.ts';
import { asOrdinaryUser } from '../../../support/as-ordinary-user.ts';
import { makeAuthority, makeCertificate } from '../../../support/certificates.ts';

const authority = makeAuthority('Example Test CA');
const server = makeCertificate({ subject: 'pbx', names: ['pbx.example'], issuer: authority });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringscope-trust-'));
  await writeFile(join(folder, 'ca.pem'), `comment\n${authority.certificate}${authority.certificate}`);
  await writeFile(join(folder, 'ca.der'), authority.der);
  await writeFile(join(folder, 'ca.key'), authority.key);
  await writeFile(join(folder, 'notes.txt'), 'the CA is on the other share');
  await writeFile(join(folder, 'server.pem'), server.certificate);
  await writeFile(join(folder, 'torn.pem'), authority.certificate.replace(/\n.{64}\n/, '\n'));
  await writeFile(join(folder, 'secret.pem'), authority.certificate);
  await chmod(join(folder, 'secret.pem'), 0);
});

afterAll(() => rm(folder, { recursive: true }));

async function fault(file: string): Promise<TrustSettingsError> {
  const error: unknown = await loadTrust({ caFiles: [file], pinSha256: null }, folder).catch(
    (reason: unknown) => reason,
  );
  if (error instanceof TrustSettingsError) return error;
  throw new Error(`${file} was accepted`);
}

describe('the trust of a source', () => {
  it('is loaded from CA files relative to the sources file', async () => {
    const trust = await loadTrust({ caFiles: ['ca.pem'], pinSha256: null }, folder);
    expect(trust.pins).toBeNull();
    expect(trust.secureContext()).toBe(trust.secureContext());
  });

  it('shares one context among sources without CA files', async () => {
    const [one, other] = await Promise.all([
      loadTrust({ caFiles: [], pinSha256: null }, folder),
      loadTrust({ caFiles: [], pinSha256: null }, folder),
    ]);
    expect(one.secureContext()).toBe(other.secureContext());
  });

  it('shares one context among sources with the same CA files', async () => {
    const [one, same, other] = await Promise.all([
      loadTrust({ caFiles: ['ca.pem'], pinSha256: null }, folder),
      loadTrust({ caFiles: ['ca.pem'], pinSha256: null }, folder),
      loadTrust({ caFiles: [], pinSha256: null }, folder),
    ]);
    expect(one.secureContext()).toBe(same.secureContext());
    expect(one.secureContext()).not.toBe(other.secureContext());
  });

  it('is loaded from a CA file in DER form', async () => {
    await expect(loadTrust({ caFiles: ['ca.der'], pinSha256: null }, folder)).resolves.toBeDefined();
  });

  it('cannot be changed', async () => {
    const trust = await loadTrust({ caFiles: [], pinSha256: null }, folder);
    expect(Object.isFrozen(trust)).toBe(true);
  });

  it.each([
    ['absent.pem', /does not exist/, /relative path/],
    ['ca.key', /private key/, /certificate of the authority/],
    ['notes.txt', /holds no certificate/, /BEGIN CERTIFICATE/],
    ['server.pem', /the certificate of a server, and none of an authority/, /trust\.pinSha256/],
    ['torn.pem', /Certificate 1 of 1 .* damaged/, /Export the file again/],
    ['.', /folder/, /one by one/],
  ])('says what is wrong with %s and what to do', async (file, cause, cure) => {
    const error = await fault(file);
    expect(error.file).toBe(file);
    expect(error.code).toBe('tls-untrusted');
    expect(error.diagnosis(null)).toMatchObject({ step: null });
    expect(error.details.cause).toMatch(cause);
    expect(error.details.cure).toMatch(cure);
  });

  it('says that a CA file may not be read', async () => {
    const { details } = await asOrdinaryUser(folder, () => fault('secret.pem'));
    expect(details.cause).toMatch(/cannot be read \(EACCES\)/);
  });
});

describe('pins', () => {
  const plain = authority.sha256;
  const colons = plain.toUpperCase().replace(/..(?=.)/g, '$&:');

  it.each([[plain], [colons], [[plain]], [[colons, plain]]])('are read from %s', async (pinSha256) => {
    const { pins } = await loadTrust({ caFiles: [], pinSha256 }, folder);
    expect([...(pins ?? [])]).toEqual([plain]);
  });

  it.each([['abcd'], [`${plain}00`], [[plain, 'SHA1:00']], [[]]])(
    'that are no fingerprints are refused: %s',
    async (pinSha256) => {
      await expect(loadTrust({ caFiles: [], pinSha256 }, folder)).rejects.toThrow(TrustSettingsError);
    },
  );
});
