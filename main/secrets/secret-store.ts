/** Where the secrets of sources are kept. A secret is named by its source's id and its own name ("hq", "password"). */
export interface SecretStore {
  /** undefined where none is stored. */
  get(sourceId: string, name: string): Promise<string | undefined>;
  /** Why a secret may be missing although it was stored, as cause and cure; null where nothing is wrong. */
  trouble?(): Promise<SecretTrouble | null>;
}

export interface SecretTrouble {
  cause: string;
  cure: string;
}

/** A store that can be written. */
export interface WritableSecretStore extends SecretStore {
  set(sourceId: string, name: string, value: string): Promise<void>;
  /** Resolves with false where there was none. */
  delete(sourceId: string, name: string): Promise<boolean>;
}

/** Asks several stores in order; the first that has the secret wins. */
export function firstOf(stores: readonly SecretStore[]): SecretStore {
  return {
    async get(sourceId, name) {
      for (const store of stores) {
        const value = await store.get(sourceId, name);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    async trouble() {
      for (const store of stores) {
        const trouble = await store.trouble?.();
        if (trouble) return trouble;
      }
      return null;
    },
  };
}
