import { LinkFailure } from '../../model/failure.ts';
import { environmentName } from '../secrets/environment-secrets.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { ConfiguredSource } from './configured-source.ts';

/** All stored secrets of a source by name. Throws `LinkFailure` `secret-missing` where they do not suffice. */
export async function readSecrets(
  source: ConfiguredSource,
  store: SecretStore,
): Promise<Map<string, string>> {
  const { config, protocol } = source;
  const secrets = new Map<string, string>();
  for (const name of protocol.secrets) {
    const value = await store.get(config.id, name);
    if (value !== undefined) secrets.set(name, value);
  }
  if (protocol.credentials.some((needed) => needed.every((name) => secrets.has(name)))) return secrets;

  const wanted = protocol.credentials.map((needed) => needed.join(' and ')).join(', or ');
  const names = [...new Set(protocol.credentials.flat())];
  const variables = names.map((name) => environmentName(config.id, name)).join(' or ');
  const commands = names.map((name) => `"ringscope secrets set ${config.id} ${name}"`).join(' or ');
  const trouble = await store.trouble?.();
  throw new LinkFailure('secret-missing', {
    cause: `No secret is stored for "${config.id}": ${protocol.title} needs ${wanted}.${trouble ? ` ${trouble.cause}` : ''}`,
    cure: `${trouble ? trouble.cure : `Store it with ${commands}.`} Or set the environment variable ${variables}.`,
  });
}
