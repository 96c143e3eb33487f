import type { SecretStore } from './secret-store.ts';

/** `RINGSCOPE_SECRET_<SOURCEID>_<NAME>`: upper case, every character but letters and digits becomes `_`. */
export function environmentName(sourceId: string, name: string): string {
  return `RINGSCOPE_SECRET_${sourceId}_${name}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** Reads secrets from environment variables. An empty variable counts as none. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): SecretStore {
  return {
    get: (sourceId, name) => Promise.resolve(environment[environmentName(sourceId, name)] || undefined),
  };
}
