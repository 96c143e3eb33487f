import type { StoredSecret } from '../../model/contract/app-state.ts';
import { KeychainError } from '../secrets/keychain-error.ts';
import type { SecretStore, SecretTrouble, WritableSecretStore } from '../secrets/secret-store.ts';
import { sessionSecrets } from '../secrets/session-secrets.ts';

/** All places in which the app finds secrets: those given from outside, those of this session, the keychain, the demo's. */
export class SecretShelf implements SecretStore {
  readonly #given: SecretStore;
  readonly #kept: WritableSecretStore;
  readonly #session = sessionSecrets();
  /** Of simulated systems; null while there are none. */
  demo: SecretStore | null = null;

  constructor(given: SecretStore, kept: WritableSecretStore) {
    this.#given = given;
    this.#kept = kept;
  }

  async get(sourceId: string, name: string): Promise<string | undefined> {
    for (const { store } of this.#places()) {
      const value = await store.get(sourceId, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  async trouble(): Promise<SecretTrouble | null> {
    return (await this.#kept.trouble?.()) ?? null;
  }

  /** Which of these secrets there are, and where; never their values. */
  async stored(sourceId: string, names: readonly string[]): Promise<StoredSecret[]> {
    const found: StoredSecret[] = [];
    for (const name of names) {
      for (const { store, place } of this.#places()) {
        if ((await store.get(sourceId, name)) === undefined) continue;
        found.push({ name, place });
        break;
      }
    }
    return found;
  }

  /** Keeps it in the keychain; where that cannot be used, until the app ends, and then says why. */
  async keep(sourceId: string, name: string, value: string): Promise<string | null> {
    try {
      await this.#kept.set(sourceId, name, value);
      await this.#session.delete(sourceId, name);
      return null;
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      await this.#session.set(sourceId, name, value);
      return `The secret "${name}" of "${sourceId}" is kept until Ringscope ends: ${error.problem.cause} ${error.problem.cure}`;
    }
  }

  /** Forgets it wherever it is kept. Throws `KeychainError` where the keychain holds it and cannot be used. */
  async forget(sourceId: string, name: string): Promise<void> {
    await this.#session.delete(sourceId, name);
    if ((await this.#kept.get(sourceId, name)) !== undefined) await this.#kept.delete(sourceId, name);
  }

  #places(): { store: SecretStore; place: StoredSecret['place'] }[] {
    return [
      ...(this.demo ? [{ store: this.demo, place: 'session' as const }] : []),
      { store: this.#given, place: 'environment' },
      { store: this.#session, place: 'session' },
      { store: this.#kept, place: 'keychain' },
    ];
  }
}
