import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sourceSchema } from '../../model/contract/sources.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { PEERS } from '../../simulators/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface System {
  peer: Peer;
  source: SourceConfig;
  secrets: Record<string, string>;
}

/** A simulated system of every protocol, and the source for it, named after the protocol; ended with the test. */
export async function allSystems(): Promise<System[]> {
  const authority = await createAuthority();
  const caFile = join(await temporaryFolder(), 'ca.pem');
  await writeFile(caFile, authority.certificate);
  return Promise.all(
    PEERS.map(async ({ protocol, load }) => {
      const peer = await (await load()).start({ authority, port: 0, seed: 1 });
      onTestFinished(() => peer.close());
      const [entry] = peer.sources;
      const { devices, ...options } = entry?.options ?? {};
      const source = sourceSchema.parse({
        ...entry,
        id: protocol,
        // AES is asked a few times a second only.
        options: { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 2) }) },
        trust: { caFiles: [caFile], pinSha256: null },
        proxy: 'none',
      });
      return {
        peer,
        source,
        secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
      };
    }),
  );
}

/** All that must not be found anywhere: the secrets, and with the names of the accounts, as signing in joins them. */
export function secretsOf({ source, secrets }: System): string[] {
  const { username } = source.options;
  return Object.values(secrets).flatMap((secret) =>
    typeof username === 'string' ? [secret, `${username}:${secret}`] : [secret],
  );
}
