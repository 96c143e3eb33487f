import { describe, expect, it } from 'vitest';
import { SecretShelf } from '../../../../main/engine/secret-shelf.ts';
import { KeychainError } from '../../../../main/secrets/keychain-error.ts';
import type { WritableSecretStore } from '../../../../main/secrets/secret-store.ts';
import { sessionSecrets } from '../../../../main/secrets/session-secrets.ts';

const nothingGiven = { get: () => Promise.resolve(undefined) };

/** A machine without a keychain. */
const noKeychain: WritableSecretStore = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.reject(new KeychainError({ state: 'absent', cause: 'None.', cure: 'Install one.' })),
  delete: () => Promise.resolve(false),
};

describe('a shelf of secrets', () => {
  it('keeps a secret in the keychain and says where it is, never what', async () => {
    const keychain = sessionSecrets();
    const shelf = new SecretShelf(nothingGiven, keychain);
    expect(await shelf.keep('hq', 'password', 'pa55')).toBeNull();
    expect(await keychain.get('hq', 'password')).toBe('pa55');
    expect(await shelf.stored('hq', ['password', 'token'])).toEqual([
      { name: 'password', place: 'keychain' },
    ]);
  });

  it('keeps it for the session where there is no keychain, and says why', async () => {
    const shelf = new SecretShelf(nothingGiven, noKeychain);
    expect(await shelf.keep('hq', 'password', 'pa55')).toContain('until Ringscope ends: None. Install one.');
    expect(await shelf.get('hq', 'password')).toBe('pa55');
    expect(await shelf.stored('hq', ['password'])).toEqual([{ name: 'password', place: 'session' }]);
  });

  it('takes what the environment gives before what is kept', async () => {
    const given = { get: () => Promise.resolve('given') };
    const keychain = sessionSecrets();
    await keychain.set('hq', 'password', 'kept');
    expect(await new SecretShelf(given, keychain).get('hq', 'password')).toBe('given');
  });

  it('forgets a secret wherever it is kept', async () => {
    const keychain = sessionSecrets();
    const shelf = new SecretShelf(nothingGiven, keychain);
    await shelf.keep('hq', 'password', 'pa55');
    await shelf.forget('hq', 'password');
    expect(await shelf.get('hq', 'password')).toBeUndefined();
  });
});
