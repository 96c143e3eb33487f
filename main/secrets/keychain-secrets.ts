import { KeychainError, problemOf, unloadable } from './keychain-error.ts';
import type { KeychainProblem } from './keychain-error.ts';
import type { WritableSecretStore } from './secret-store.ts';

const SERVICE = 'Ringscope';
/** Has no "/", so it is no secret's account. */
const TRIAL_ACCOUNT = 'keychain-check';

/** What is used of the package `keytar`. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string }[]>;
}

export type KeychainState = { state: 'available' } | KeychainProblem;

/**
 * The keychain of the operating system. `get` has nothing to give while the keychain is locked or absent; `state`
 * says which. The others reject with `KeychainError` then.
 */
export interface KeychainSecrets extends WritableSecretStore {
  /** What is stored, by source and name, in this order. */
  list(): Promise<{ sourceId: string; name: string }[]>;
  /** Tries the keychain; the system may ask the person to unlock it, and this waits for the answer. */
  state(): Promise<KeychainState>;
}

interface Setting {
  load?: () => Promise<Keytar>;
  platform?: NodeJS.Platform;
}

/** Nothing is loaded before it is used: without libsecret the library of keytar cannot be. */
export function keychainSecrets({
  load = loadKeytar,
  platform = process.platform,
}: Setting = {}): KeychainSecrets {
  let loaded: Promise<Keytar> | undefined;

  /** Does one thing with the keychain; rejects with `KeychainError`. */
  async function use<T>(work: (keytar: Keytar) => Promise<T>): Promise<T> {
    loaded ??= load();
    const keytar = await loaded.catch((error: unknown) => {
      throw new KeychainError(unloadable(error, platform));
    });
    try {
      return await work(keytar);
    } catch (error) {
      throw new KeychainError(problemOf(error, platform));
    }
  }

  async function state(): Promise<KeychainState> {
    try {
      const mark = await use((keytar) => keytar.getPassword(SERVICE, TRIAL_ACCOUNT));
      // libsecret gives nothing, and no error, from a collection that stays locked: only writing tells.
      if (mark === null && platform === 'linux') {
        await use((keytar) => keytar.setPassword(SERVICE, TRIAL_ACCOUNT, 'open'));
      }
      return { state: 'available' };
    } catch (error) {
      if (error instanceof KeychainError) return error.problem;
      throw error;
    }
  }

  async function requireOpen(): Promise<void> {
    const now = await state();
    if (now.state !== 'available') throw new KeychainError(now);
  }

  return {
    state,
    async trouble() {
      const now = await state();
      return now.state === 'available' ? null : now;
    },
    async get(sourceId, name) {
      const wanted = account(sourceId, name);
      try {
        return (await use((keytar) => keytar.getPassword(SERVICE, wanted))) ?? undefined;
      } catch (error) {
        if (error instanceof KeychainError) return undefined;
        throw error;
      }
    },
    async set(sourceId, name, value) {
      // keytar hands values on as C strings, which would end there.
      if (value === '' || value.includes('\0')) {
        throw new RangeError('A keychain keeps no empty secret, and none with a NUL character');
      }
      const target = account(sourceId, name);
      await use((keytar) => keytar.setPassword(SERVICE, target, value));
    },
    async delete(sourceId, name) {
      const target = account(sourceId, name);
      const was = await use((keytar) => keytar.deletePassword(SERVICE, target));
      // Of a locked collection libsecret only says that nothing was deleted.
      if (!was) await requireOpen();
      return was;
    },
    async list() {
      // Not before: of a locked item keytar copies a value that is not there, and the whole process crashes.
      await requireOpen();
      const found = await use((keytar) => keytar.findCredentials(SERVICE));
      return found
        .map(({ account: stored }) => ({ stored, cut: stored.indexOf('/') }))
        .filter(({ cut }) => cut > 0)
        .map(({ stored, cut }) => ({ sourceId: stored.slice(0, cut), name: stored.slice(cut + 1) }))
        .sort((a, b) => a.sourceId.localeCompare(b.sourceId) || a.name.localeCompare(b.name));
    },
  };
}

/** Ids of sources have no "/". */
function account(sourceId: string, name: string): string {
  if (sourceId === '' || sourceId.includes('/') || name === '') {
    throw new RangeError(`"${sourceId}" and "${name}" name no secret`);
  }
  return `${sourceId}/${name}`;
}

async function loadKeytar(): Promise<Keytar> {
  return (await import('keytar')).default;
}
