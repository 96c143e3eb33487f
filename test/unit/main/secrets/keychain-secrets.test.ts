import { describe, expect, it } from 'vitest';
import { KeychainError } from '../../../../main/secrets/keychain-error.ts';
import { keychainSecrets } from '../../../../main/secrets/keychain-secrets.ts';
import type { Keytar } from '../../../../main/secrets/keychain-secrets.ts';

interface FakeKeytar extends Keytar {
  readonly calls: string[];
  readonly items: Map<string, string>;
}

/** A keychain in memory; `broken` is what every call says, `locked` is how libsecret behaves then. */
function fakeKeytar({ broken, locked = false }: { broken?: string; locked?: boolean } = {}): FakeKeytar {
  const items = new Map<string, string>();
  const calls: string[] = [];
  const called = async (call: string): Promise<void> => {
    calls.push(call);
    await Promise.resolve();
    if (broken !== undefined) throw new Error(broken);
  };
  return {
    calls,
    items,
    async getPassword(service, account) {
      await called(`get ${service} ${account}`);
      return locked ? null : (items.get(account) ?? null);
    },
    async setPassword(service, account, password) {
      await called(`set ${service} ${account}`);
      if (locked) throw new Error('Cannot create an item in a locked collection');
      items.set(account, password);
    },
    async deletePassword(service, account) {
      await called(`delete ${service} ${account}`);
      return !locked && items.delete(account);
    },
    async findCredentials(service) {
      await called(`find ${service}`);
      if (locked) throw new Error('the real one crashes here');
      return [...items].map(([account, password]) => ({ account, password }));
    },
  };
}

const over = (keytar: Keytar, platform: NodeJS.Platform = 'linux') =>
  keychainSecrets({ load: () => Promise.resolve(keytar), platform });

async function problemOf(promise: Promise<unknown>): Promise<KeychainError['problem']> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KeychainError) return error.problem;
  }
  throw new Error('It did not fail as a keychain does');
}

describe('the keychain', () => {
  it('keeps a secret under the service Ringscope and the account source/name', async () => {
    const keytar = fakeKeytar();
    const store = over(keytar);
    await store.set('hq', 'password', 'wise-owl');
    expect(keytar.calls).toEqual(['set Ringscope hq/password']);
    expect([await store.get('hq', 'password'), await store.get('hq', 'token')]).toEqual([
      'wise-owl',
      undefined,
    ]);
    expect([await store.delete('hq', 'password'), await store.delete('hq', 'password')]).toEqual([
      true,
      false,
    ]);
  });

  it('is not loaded before it is used, and only once', async () => {
    let loads = 0;
    const keytar = fakeKeytar();
    const store = keychainSecrets({
      load: () => {
        loads += 1;
        return Promise.resolve(keytar);
      },
    });
    expect(loads).toBe(0);
    await store.get('hq', 'password');
    await store.get('hq', 'token');
    expect(loads).toBe(1);
  });

  it('lists what is stored without what it holds, its own trial item not', async () => {
    const store = over(fakeKeytar());
    await store.set('lab', 'token', 'b');
    await store.set('hq', 'password', 'a');
    await store.set('hq', 'apiKey', 'a');
    expect(await store.list()).toEqual([
      { sourceId: 'hq', name: 'apiKey' },
      { sourceId: 'hq', name: 'password' },
      { sourceId: 'lab', name: 'token' },
    ]);
  });

  it('tells on Linux that it is open by writing, once only', async () => {
    const keytar = fakeKeytar();
    const store = over(keytar);
    expect([await store.state(), await store.state()]).toEqual([
      { state: 'available' },
      { state: 'available' },
    ]);
    expect(keytar.calls.filter((call) => call.startsWith('set'))).toHaveLength(1);
    const elsewhere = fakeKeytar();
    expect(await over(elsewhere, 'darwin').state()).toEqual({ state: 'available' });
    expect(elsewhere.items.size).toBe(0);
  });

  it('is locked where libsecret only says that there is nothing', async () => {
    const keytar = fakeKeytar({ locked: true });
    const store = over(keytar);
    expect(await store.get('hq', 'password')).toBeUndefined();
    expect(await store.state()).toMatchObject({ state: 'locked' });
    const cause = expect.stringContaining('locked') as string;
    expect(await problemOf(store.set('hq', 'password', 'x'))).toMatchObject({ state: 'locked', cause });
    expect(await problemOf(store.delete('hq', 'password'))).toMatchObject({ state: 'locked' });
    expect(await problemOf(store.list())).toMatchObject({ state: 'locked' });
    expect(keytar.calls).not.toContain('find Ringscope');
  });

  it.each([
    ['linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent'],
    ['linux', 'D-Bus kann nicht automatisch ohne X11 $DISPLAY gestartet werden', 'absent'],
    ['linux', 'The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
    ['linux', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
    ['linux', 'Cannot create an item in a locked collection', 'locked'],
    ['darwin', 'User interaction is not allowed.', 'locked'],
  ] as const)('on %s reads "%s" as %s', async (platform, said, state) => {
    const store = over(fakeKeytar({ broken: said }), platform);
    const found = await store.state();
    expect(found).toMatchObject({ state, cause: expect.stringContaining(said) as string });
    expect(await store.get('hq', 'password')).toBeUndefined();
    expect(await problemOf(store.set('hq', 'password', 'x'))).toEqual(found);
  });

  it('is absent where its library does not load, and says what to install', async () => {
    const store = keychainSecrets({
      load: () => Promise.reject(new Error('Failed to load keytar native addon, checked ["../build"]')),
      platform: 'linux',
    });
    expect(await store.state()).toMatchObject({
      state: 'absent',
      cause: 'The library for the keychain does not load (Failed to load keytar native addon).',
      cure: expect.stringContaining('libsecret-1-0') as string,
    });
    expect(await store.get('hq', 'password')).toBeUndefined();
  });

  it('refuses what it could not give back', async () => {
    const store = over(fakeKeytar());
    await expect(store.set('hq', 'password', '')).rejects.toThrow(RangeError);
    await expect(store.set('hq', 'password', 'a\0b')).rejects.toThrow(RangeError);
    await expect(store.set('hq/x', 'password', 'a')).rejects.toThrow(RangeError);
  });
});
