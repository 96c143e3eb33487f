import { PROTOCOL_IDS, loadProtocol } from '../../protocols/index.ts';
import { KeychainError } from '../../secrets/keychain-error.ts';
import { keychainSecrets } from '../../secrets/keychain-secrets.ts';
import type { KeychainSecrets } from '../../secrets/keychain-secrets.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { readPipedSecret, readTypedSecret } from '../secret-input.ts';
import type { SecretInput } from '../secret-input.ts';
import { forTerminal } from '../terminal-text.ts';
import type { Terminal } from '../terminal.ts';

export type SecretsAction = 'set' | 'delete' | 'list';

/** As the ids of sources in a sources file. */
const SOURCE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `ringscope secrets set|delete|list [SOURCE NAME]`: the keychain. Resolves with the exit code. */
export async function secretsCommand(
  { action, source, name }: { action: SecretsAction; source?: string; name?: string },
  stdin: SecretInput,
  terminal: Terminal,
  store: KeychainSecrets = keychainSecrets(),
): Promise<number> {
  try {
    if (action === 'list') await list(source, terminal, store);
    else {
      const secret = await named(action, source, name);
      if (action === 'set') await set(secret, stdin, terminal, store);
      else await remove(secret, terminal, store);
    }
    return EXIT.ok;
  } catch (error) {
    if (error instanceof KeychainError) throw new CommandError(EXIT.writing, error.message);
    throw error;
  }
}

interface SecretName {
  source: string;
  name: string;
}

async function named(action: string, source = '', name = ''): Promise<SecretName> {
  if (source === '' || name === '') {
    throw new CommandError(EXIT.usage, `"secrets ${action}" needs the id of a source and the secret's name.`);
  }
  if (!SOURCE_ID.test(source))
    throw new CommandError(EXIT.usage, `"${source}" cannot be the id of a source.`);
  const protocols = await Promise.all(PROTOCOL_IDS.map(loadProtocol));
  const known = [...new Set(protocols.flatMap((protocol) => protocol?.secrets ?? []))].sort();
  // One that was stored under a wrong name would be missed later, with nothing to show why.
  if (action === 'set' && !known.includes(name)) {
    throw new CommandError(
      EXIT.usage,
      `No protocol has a secret called "${name}". There are: ${known.join(', ')}.`,
    );
  }
  return { source, name };
}

async function set(
  { source, name }: SecretName,
  stdin: SecretInput,
  terminal: Terminal,
  store: KeychainSecrets,
): Promise<void> {
  if (stdin.isTTY === true) terminal.tell(`Type the ${name} of ${source}; it is not shown. Enter ends.`);
  const value = stdin.isTTY === true ? await readTypedSecret(stdin) : await readPipedSecret(stdin);
  if (value === '') throw new CommandError(EXIT.usage, 'The secret is empty; nothing was stored.');
  if (value.includes('\0')) {
    throw new CommandError(EXIT.usage, 'The secret has a NUL character, which no keychain keeps.');
  }
  await store.set(source, name, value);
  terminal.tell(`The ${name} of ${source} is in the keychain.`);
}

async function remove(
  { source, name }: SecretName,
  terminal: Terminal,
  store: KeychainSecrets,
): Promise<void> {
  const was = await store.delete(source, name);
  if (!was) throw new CommandError(EXIT.usage, `The keychain has no ${name} of ${source}.`);
  terminal.tell(`The ${name} of ${source} is no longer in the keychain.`);
}

async function list(source: string | undefined, terminal: Terminal, store: KeychainSecrets): Promise<void> {
  if (source !== undefined)
    throw new CommandError(EXIT.usage, '"secrets list" lists all, and takes no source.');
  const stored = await store.list();
  if (stored.length === 0) terminal.tell('The keychain has no secrets of Ringscope.');
  for (const { sourceId, name } of stored) terminal.print(forTerminal(`${sourceId} ${name}`));
}
