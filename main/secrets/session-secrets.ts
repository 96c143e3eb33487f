import type { WritableSecretStore } from './secret-store.ts';

/** Keeps secrets in memory until the process ends: for demos, and for machines without a keychain. */
export function sessionSecrets(): WritableSecretStore {
  const values = new Map<string, string>();
  const key = (sourceId: string, name: string) => JSON.stringify([sourceId, name]);
  return {
    get: (sourceId, name) => Promise.resolve(values.get(key(sourceId, name))),
    set(sourceId, name, value) {
      values.set(key(sourceId, name), value);
      return Promise.resolve();
    },
    delete: (sourceId, name) => Promise.resolve(values.delete(key(sourceId, name))),
  };
}
