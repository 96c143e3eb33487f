import { KeychainError } from '../../main/secrets/keychain-error.ts';
import { keychainSecrets } from '../../main/secrets/keychain-secrets.ts';

/** Does with the real keychain what its arguments say, one after the other, and prints a line of JSON for each. */
const store = keychainSecrets();
const STEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  state: () => store.state(),
  set: () => store.set('hq', 'password', 'wise-owl 🦉'),
  change: () => store.set('hq', 'password', 'other'),
  get: () => store.get('hq', 'password'),
  delete: () => store.delete('hq', 'password'),
  list: () => store.list(),
};

for (const name of process.argv.slice(2)) {
  const step = STEPS[name];
  if (step === undefined) throw new RangeError(`There is no step "${name}"`);
  process.stdout.write(`${JSON.stringify(await outcomeOf(step))}\n`);
}

async function outcomeOf(step: () => Promise<unknown>): Promise<unknown> {
  try {
    return (await step()) ?? null;
  } catch (error) {
    if (error instanceof KeychainError) return { refused: error.problem };
    throw error;
  }
}
